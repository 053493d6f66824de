using System.Text.RegularExpressions;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Embedded.Sync.TestKit.Xunit.Tests;

/// <summary>What a property that does not hold says.</summary>
public sealed class FailingPropertyTests
{
    [Fact]
    public async Task A_false_property_fails_with_its_smallest_case_and_the_way_to_see_it_again()
    {
        var failure = await RunAsync(nameof(Falsehoods.Numbers_are_small));
        // FsCheck shrinks to the first number for which it is false; where it begins there, nothing is shrunk.
        Assert.Matches("(Shrunk|Original):\\s+-?100\\s", failure);
        Assert.Matches("Replay = \"\\(\\d+,\\d+,\\d+\\)\"", failure);
    }

    [Fact]
    public async Task What_an_assertion_said_is_told() =>
        Assert.Contains("Assert.Equal", await RunAsync(nameof(Falsehoods.Everything_is_seven)));

    [Fact]
    public async Task An_awaited_assertion_fails_the_property() =>
        Assert.Contains("Falsifiable", await RunAsync(nameof(Falsehoods.Tasks_fail)), StringComparison.Ordinal);

    [Fact]
    public async Task A_property_whose_cases_are_all_rejected_fails() =>
        Assert.Contains("exhausted", (await RunAsync(nameof(Falsehoods.Nothing_fits))).ToUpperInvariant(),
            StringComparison.OrdinalIgnoreCase);

    [Fact]
    public async Task A_replay_runs_the_same_case()
    {
        var first = await RunAsync(nameof(Falsehoods.Replayed));
        var second = await RunAsync(nameof(Falsehoods.Replayed));
        Assert.Equal(Original(first), Original(second));
    }

    [Fact]
    public async Task A_replay_that_cannot_be_read_says_how_it_looks() =>
        Assert.Contains("(seed,gamma,size)", await RunAsync(nameof(Falsehoods.Misspelt)), StringComparison.Ordinal);

    [Fact]
    public async Task A_property_that_is_skipped_is_not_run()
    {
        using var bus = new Listener();
        var summary = await RunAsync(nameof(Falsehoods.Skipped), bus);
        Assert.Equal((1, 0), (summary.Skipped, summary.Failed));
    }

    private static string Original(string failure) => Regex.Match(failure, "Original:\\s+(.*)").Groups[1].Value;

    /// <summary>Runs one property as xUnit does, and returns what its failure says.</summary>
    private static async Task<string> RunAsync(string name)
    {
        using var bus = new Listener();
        Assert.Equal(1, (await RunAsync(name, bus)).Failed);
        return Assert.Single(bus.Failures);
    }

    private static async Task<RunSummary> RunAsync(string name, Listener bus)
    {
        var type = typeof(Falsehoods);
        var assembly = new TestAssembly(Reflector.Wrap(type.Assembly));
        var collection = new TestCollection(assembly, null, "alone");
        var method = new TestMethod(
            new TestClass(collection, Reflector.Wrap(type)), Reflector.Wrap(type.GetMethod(name)!));
        var property = new PropertyDiscoverer(new NullMessageSink())
            .Discover(new NoOptions(), method, method.Method.GetCustomAttributes(typeof(PropertyAttribute)).Single())
            .Single();
        using var cancellation = new CancellationTokenSource();
        return await property.RunAsync(new NullMessageSink(), bus, [], new ExceptionAggregator(), cancellation);
    }

    private sealed class NoOptions : ITestFrameworkDiscoveryOptions
    {
        public TValue GetValue<TValue>(string name) => default!;

        public void SetValue<TValue>(string name, TValue value) => throw new NotSupportedException();
    }

    private sealed class Listener : IMessageBus
    {
        public List<string> Failures { get; } = [];

        public bool QueueMessage(IMessageSinkMessage message)
        {
            if (message is ITestFailed failed) Failures.Add(string.Join("\n", failed.Messages));
            return true;
        }

        public void Dispose()
        {
            // There is nothing to let go.
        }
    }
}
