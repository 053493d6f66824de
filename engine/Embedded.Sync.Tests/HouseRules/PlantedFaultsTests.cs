using System.Text.Json;

namespace Embedded.Sync.Tests.HouseRules;

/// <summary>The faults that the kit is held to can still be planted, and docs/mutations.md tells of each.</summary>
public sealed class PlantedFaultsTests
{
    [Fact]
    public void Each_fault_has_its_line_once_and_its_row_on_the_page()
    {
        using var list = JsonDocument.Parse(Repository.Text("testkit/mutations/mutations.json"));
        var page = Repository.Text("docs/mutations.md");
        Assert.NotEqual(0, list.RootElement.GetArrayLength());
        Assert.All(list.RootElement.EnumerateArray(), fault =>
        {
            var (name, file) = (Text(fault, "name"), Text(fault, "file"));
            Assert.Equal((name, 2), (name, Repository.Text(file).Split(Text(fault, "old")).Length));
            Assert.Contains($"| {name} | {Path.GetFileName(file)} |", page, StringComparison.Ordinal);
        });
    }

    private static string Text(JsonElement fault, string property) => fault.GetProperty(property).GetString()!;
}
