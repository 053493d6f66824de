using Embedded.Sync.Generator.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Embedded.Sync.Generator.Tests;

/// <summary>An edit costs what it changes: typing elsewhere generates nothing anew.</summary>
public sealed class CachingTests
{
    private const string Plot = "[Entity(1)] partial class Plot { public Guid Id { get; set; } /* here */ }";
    private const string Plant = "[Entity(2)] partial class Plant { public Guid Id { get; set; } }";
    private const string Other = "class Other { }";

    [Fact]
    public void An_edit_of_another_file_generates_nothing_anew() => Assert.Equal(
        ["Cached", "Cached"], OutputsAfter(2, "class Other { void Method() { } }"));

    [Fact]
    public void An_edit_in_an_entity_that_changes_no_declaration_generates_nothing_anew() => Assert.Equal(
        ["Cached", "Cached"], OutputsAfter(0, "\n" + PlotWith("void Method() { }")));

    [Fact]
    public void A_new_attribute_generates_its_entity_anew_and_no_other() => Assert.Equal(
        ["Cached", "Modified"], OutputsAfter(0, PlotWith("[Stored(0)] public int Count { get; set; }")));

    private static string PlotWith(string member) => Plot.Replace("/* here */", member, StringComparison.Ordinal);

    private static IEnumerable<string> OutputsAfter(int edited, string text)
    {
        var compilation = Source.Compile(Plot, Plant, Other);
        var driver = Source.Driver().RunGenerators(compilation);
        var tree = compilation.SyntaxTrees[edited + 1];
        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, Source.Parse(text, edited + 1)));
        return Assert.Single(driver.GetRunResult().Results).TrackedOutputSteps.SelectMany(step => step.Value)
            .SelectMany(run => run.Outputs).Select(output => output.Reason.ToString()).Order(StringComparer.Ordinal);
    }
}
