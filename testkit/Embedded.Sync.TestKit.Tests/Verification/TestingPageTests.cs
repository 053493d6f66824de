using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Embedded.Sync.TestKit.Naive;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Tests.Verification;

/// <summary>What docs/testing.md shows is what the code does.</summary>
public sealed partial class TestingPageTests
{
    private static readonly string Page = Read("../../../docs/testing.md");

    [Fact]
    public void Each_snippet_is_an_example_that_runs()
    {
        var examples = Region().Matches(Read("TestingPageExamples.cs"))
            .Select(match => Unindent(match.Groups[1].Value));
        Assert.Equal(examples, Snippet("csharp").Matches(Page).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void Each_output_is_what_the_verifier_says()
    {
        NaiveDesign[] shown =
        [
            NaiveDesign.DateAfter, NaiveDesign.DateAndId, NaiveDesign.SequenceAtWrite, NaiveDesign.OffsetPaging,
            NaiveDesign.CursorBeforeRows,
        ];
        Assert.Equal(shown.Select(Output), Snippet("text").Matches(Page).Select(match => match.Groups[1].Value));
    }

    [Fact]
    public void The_difference_of_access_rules_is_what_the_kit_says()
    {
        var lines = TestingPageExamples.DifferenceOfOpenOrders()!.Split('\n').Select(line => $"    {line}");
        Assert.Contains(string.Join('\n', lines), Page, StringComparison.Ordinal);
    }

    /// <summary>The first scenario in which a design fails, made small, as the verifier prints it.</summary>
    private static string Output(NaiveDesign design)
    {
        var faults = NaiveEngine.All.Single(engine => engine.Design == design).Faults;
        var seed = Enumerable.Range(1, 2_000).First(
            seed => NaiveSimulator.Run(design, ScenarioGenerator.CreateExactly(seed, faults)) is not null);
        var smallest = NaiveSimulator.Shrink(design, ScenarioGenerator.CreateExactly(seed, faults));
        return $"Scenario {seed}: {NaiveSimulator.Run(design, smallest)!.Message}\n{smallest.ToJson()}\n";
    }

    private static string Read(string path, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, path));

    private static string Unindent(string text) => Indent().Replace(text, "");

    private static Regex Snippet(string language) => new($"```{language}\n(.*?)```", RegexOptions.Singleline);

    [GeneratedRegex(@"    #region \w+\n(.*?)    #endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex("^    ", RegexOptions.Multiline)]
    private static partial Regex Indent();
}
