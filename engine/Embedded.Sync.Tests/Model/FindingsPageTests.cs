using System.Text.RegularExpressions;
using Embedded.Sync.Tests.HouseRules;

namespace Embedded.Sync.Tests.Model;

/// <summary>docs/findings.md lists the codes that the engine reports, and each is named by a test.</summary>
public sealed partial class FindingsPageTests
{
    private static readonly string[] OnPage =
        [.. Rows().Matches(Repository.Text("docs/findings.md")).Select(row => row.Groups["code"].Value)];

    [Fact]
    public void Each_code_of_the_engine_is_on_the_page_once() => Assert.Equal(
        CodesIn("engine/Embedded.Sync/").Order(StringComparer.Ordinal), OnPage.Order(StringComparer.Ordinal));

    [Fact]
    public void Each_code_is_named_by_a_test() => Assert.Empty(OnPage.Except(
        [.. CodesIn("engine/Embedded.Sync.Tests/"), .. CodesIn("engine/Embedded.Sync.Generator.Tests/")]));

    private static HashSet<string> CodesIn(string folder) =>
    [
        .. Repository.Files(".cs").Where(file => file.StartsWith(folder, StringComparison.Ordinal))
            .SelectMany(file => Codes().Matches(Repository.Text(file)))
            .Select(code => code.Groups["code"].Value),
    ];

    [GeneratedRegex(@"^\| (?<code>EMB\d{4}) \| (error|warning) \| .+ \| .+ \| .+ \|$", RegexOptions.Multiline)]
    private static partial Regex Rows();

    [GeneratedRegex(@"""(?<code>EMB1\d{3})[ ""]")]
    private static partial Regex Codes();
}
