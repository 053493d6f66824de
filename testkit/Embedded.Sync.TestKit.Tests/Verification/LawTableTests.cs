using System.Runtime.CompilerServices;

namespace Embedded.Sync.TestKit.Tests.Verification;

public sealed class LawTableTests
{
    private static readonly string Page = Read("../../../docs/laws.md");

    public static TheoryData<string> Numbers => [.. Enumerable.Range(1, 41).Select(number => $"L{number:00}")];

    [Theory, MemberData(nameof(Numbers))]
    public void A_law_is_in_the_table_and_on_the_page_and_both_know_whether_it_applies(string number)
    {
        var law = Assert.Single(LawTable.All, law => law.Name.StartsWith($"{number}_", StringComparison.Ordinal));
        // The first table: another one names the tests of some of them.
        var row = Page.Split('\n').First(line => line.StartsWith($"| {number} ", StringComparison.Ordinal));
        var isChecked = !row.Contains("Does not apply", StringComparison.Ordinal)
            && !row.Contains("does not check", StringComparison.Ordinal);
        Assert.Equal(law.CheckedBy is not null, isChecked);
    }

    private static string Read(string path, [CallerFilePath] string here = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, path));
}
