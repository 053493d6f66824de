using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Embedded.Sync.Generator.Tests.Support;

namespace Embedded.Sync.Generator.Tests;

/// <summary>What docs/model.md and docs/findings.md say of declared entities is what there is.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Folder(), "../../docs/model.md"));

    private static readonly string Findings = File.ReadAllText(Path.Combine(Folder(), "../../docs/findings.md"));

    [Fact]
    public async Task The_example_compiles_without_a_finding()
    {
        var example = Assert.Single(
            Blocks().Matches(Page).Select(block => block.Groups["code"].Value),
            code => code.Contains("[Entity(", StringComparison.Ordinal));
        Assert.Empty(Source.ProblemsOf(Source.Generate(example)));
        Assert.Empty(await Source.FindingsAsync(example));
    }

    [Fact]
    public void Each_rule_is_listed_with_its_severity()
    {
        var rules = new EntityAnalyzer().SupportedDiagnostics
            .Select(rule => $"{rule.Id} {rule.DefaultSeverity}".ToUpperInvariant());
        var rows = Rows().Matches(Findings)
            .Select(row => $"{row.Groups["id"]} {row.Groups["severity"]}".ToUpperInvariant());
        Assert.Equal(rules.Order(StringComparer.Ordinal), rows);
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Blocks();

    [GeneratedRegex(@"^\| (?<id>EMBG\d+) \| (?<severity>\w+) \|", RegexOptions.Multiline)]
    private static partial Regex Rows();

    private static string Folder([CallerFilePath] string here = "") => Path.GetDirectoryName(here)!;
}
