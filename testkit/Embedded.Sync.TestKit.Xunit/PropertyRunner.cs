using System.Text;
using FsCheck;
using Microsoft.FSharp.Collections;
using Microsoft.FSharp.Core;

namespace Embedded.Sync.TestKit.Xunit;

/// <summary>Takes down what FsCheck says, and the result.</summary>
internal sealed class PropertyRunner : IRunner
{
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();

    public TestResult? Result { get; private set; }

    public string Output => _output.ToString();

    public void OnStartFixture(Type testClass) => Add(Runner.onStartFixtureToString(testClass));

    public void OnArguments(
        int number, FSharpList<object> arguments, FSharpFunc<int, FSharpFunc<FSharpList<object>, string>> every) =>
        Add(every.Invoke(number).Invoke(arguments));

    public void OnShrink(FSharpList<object> arguments, FSharpFunc<FSharpList<object>, string> everyShrink) =>
        Add(everyShrink.Invoke(arguments));

    public void OnFinished(string name, TestResult result) => Result = result;

    /// <exception cref="PropertyFailedException">The property does not hold, or was hardly tried.</exception>
    public void ThrowOnFailure(string name, bool isQuiet)
    {
        if (Result is null) throw new PropertyFailedException($"{name} was not run.", null);
        var text = Runner.onFinishedToString(name, Result);
        if (Result.IsPassed && !isQuiet) Add(text);
        if (Result.IsPassed) return;
        if (Result is not TestResult.Failed failed) throw new PropertyFailedException(text, null);
        var (seed, size) = (failed.Item6, failed.Item7);
        var again = $"Again: [Property(Replay = \"({seed.Seed},{seed.Gamma},{size})\")]";
        throw new PropertyFailedException($"{text}{Environment.NewLine}{again}", InnerOf(failed.Item4));
    }

    private static Exception? InnerOf(Outcome outcome) => (outcome as Outcome.Failed)?.Item;

    private void Add(string text)
    {
        if (text.Length == 0) return;
        lock (_gate) _output.AppendLine(text);
    }
}
