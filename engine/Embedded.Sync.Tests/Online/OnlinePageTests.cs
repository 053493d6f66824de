using System.Text.RegularExpressions;
using Embedded.Sync.Tests.HouseRules;

namespace Embedded.Sync.Tests.Online;

/// <summary>What docs/online.md shows compiles, and does what it says.</summary>
public sealed partial class OnlinePageTests
{
    [Fact]
    public void Each_snippet_is_code_that_compiles_and_each_example_is_shown()
    {
        var code = Repository.Text("engine/Embedded.Sync.Tests/Online/OnlinePageExamples.cs");
        var examples = Region().Matches(code).Select(match => Unindented(match.Groups[1].Value));
        var snippets = Snippet().Matches(Repository.Text("docs/online.md")).Select(match => match.Groups[1].Value);
        Assert.Equal(examples, snippets);
    }

    [Fact]
    public async Task The_examples_do_what_they_say()
    {
        using var world = new World(OnlinePageExamples.AProfile(Shop.Model));
        using var device = world.NewDevice();
        var tea = new Product { Name = "Tea", Price = 2, Stock = 3 };
        world.Save(tea, new Product { Name = "Coffee", Price = 7 });
        var online = world.Online(device);
        var shown = new List<string>();
        var order = new Order { Product = new(tea.Id) };
        Assert.Equal("Tea", Assert.Single(
            await OnlinePageExamples.Asking(online, order, product => shown.Add(product.Name))).Name);
        Assert.Equal(["Coffee", "Tea"], shown);
        var connectivity = new SwitchedConnectivity();
        Assert.Contains("Try again", await OnlinePageExamples.ShowStockAsync(online, connectivity));
        connectivity.IsConnected = true;
        Assert.Equal("1 in stock", await OnlinePageExamples.ShowStockAsync(online, connectivity));
    }

    private static string Unindented(string code)
    {
        var lines = code.Split('\n');
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    [GeneratedRegex(@"#region [^\n]*\n(.*?)\n\s*#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
