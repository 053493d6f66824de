using System.Text.RegularExpressions;

namespace Embedded.Sync.Tests.HouseRules;

/// <summary>What docs/semantics.md names as proof is there.</summary>
public sealed partial class SemanticsPageTests
{
    [Fact]
    public void Each_test_that_the_page_names_exists()
    {
        var sources = Repository.Files(".cs").ToLookup(ClassOf);
        var named = Names().Matches(Repository.Text("docs/semantics.md"))
            .Select(name => (Class: name.Groups["class"].Value, Method: name.Groups["method"].Value)).ToHashSet();
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(sources[name.Class], file => Declares(file, name.Method)));
    }

    [Fact]
    public void Each_promise_names_a_test() => Assert.All(
        Repository.Lines("docs/semantics.md")
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.EndsWith(" tests |")),
        line => Assert.Matches(Names(), line));

    private static bool Declares(string file, string method) =>
        Repository.Text(file).Contains($" {method}(", StringComparison.Ordinal);

    /// <summary>The class of a file, which may be a part of it: <c>Name.Part.cs</c>.</summary>
    private static string ClassOf(string file) => Path.GetFileName(file).Split('.')[0];

    [GeneratedRegex(@"`(?<class>[A-Z]\w+)\.(?<method>[A-Z]\w+)`")]
    private static partial Regex Names();
}
