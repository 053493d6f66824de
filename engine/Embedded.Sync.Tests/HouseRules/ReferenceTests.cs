using System.Xml.Linq;

namespace Embedded.Sync.Tests.HouseRules;

/// <summary>Who may know whom: stores and hosting know the engine, the test kit knows the engine alone.</summary>
public sealed class ReferenceTests
{
    [Theory]
    [InlineData("engine/Embedded.Sync")]
    [InlineData("engine/Embedded.Sync.Generator")]
    [InlineData("stores/Embedded.Sync.Stores.Memory", "Embedded.Sync")]
    [InlineData("stores/Embedded.Sync.Stores.RocksDb", "Embedded.Sync")]
    [InlineData("hosting/Embedded.Sync.Hosting", "Embedded.Sync")]
    [InlineData("hosting/Embedded.Sync.Hosting.AspNetCore", "Embedded.Sync.Hosting")]
    [InlineData("testkit/Embedded.Sync.TestKit", "Embedded.Sync")]
    public void A_project_refers_only_to_those_below_it(string project, params string[] allowed)
    {
        var found = Load(project).Descendants("ProjectReference")
            .Where(reference => reference.Attribute("OutputItemType")?.Value != "Analyzer")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));
        Assert.Empty(found.Except(allowed));
    }

    [Theory]
    [InlineData("engine/Embedded.Sync")]
    [InlineData("engine/Embedded.Sync.Generator")]
    [InlineData("stores/Embedded.Sync.Stores.Memory")]
    [InlineData("stores/Embedded.Sync.Stores.RocksDb")]
    [InlineData("testkit/Embedded.Sync.TestKit", "FsCheck", "FSharp.Core")]
    public void A_project_ships_no_package_but_those_allowed(string project, params string[] allowed)
    {
        var found = Load(project).Descendants("PackageReference")
            .Where(reference => reference.Attribute("PrivateAssets")?.Value != "all")
            .Select(reference => reference.Attribute("Include")!.Value);
        Assert.Empty(found.Except(allowed));
    }

    [Theory]
    [InlineData("engine/Embedded.Sync")]
    [InlineData("stores/Embedded.Sync.Stores.Memory")]
    [InlineData("stores/Embedded.Sync.Stores.RocksDb")]
    public void Ambient_time_and_chance_are_banned(string project)
    {
        var text = Load(project).ToString();
        Assert.Contains("BannedApiAnalyzers", text, StringComparison.Ordinal);
        Assert.Contains("BannedSymbols.txt", text, StringComparison.Ordinal);
    }

    private static XDocument Load(string project) =>
        XDocument.Parse(Repository.Text($"{project}/{Path.GetFileName(project)}.csproj"));
}
