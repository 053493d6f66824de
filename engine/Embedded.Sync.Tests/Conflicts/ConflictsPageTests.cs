using System.Text.RegularExpressions;
using Embedded.Sync.Tests.HouseRules;

namespace Embedded.Sync.Tests.Conflicts;

/// <summary>What docs/conflicts.md shows compiles, and does what it says.</summary>
public sealed partial class ConflictsPageTests
{
    [Fact]
    public void Each_snippet_is_code_that_compiles_and_each_example_is_shown()
    {
        var code = Repository.Text("engine/Embedded.Sync.Tests/Conflicts/ConflictsPageExamples.cs");
        var examples = Region().Matches(code).Select(match => Online.OnlinePageTests.Unindented(match.Groups[1].Value));
        var snippets = Snippet().Matches(Repository.Text("docs/conflicts.md")).Select(match => match.Groups[1].Value);
        Assert.Equal(examples, snippets);
    }

    [Fact]
    public void The_examples_do_what_they_say()
    {
        using var world = new World();
        var rules = ConflictsPageExamples.Declared(Shop.Model);
        world.UseRules(rules);
        using var device = world.NewDevice();
        var order = new Order { Quantity = 1, Note = "start" };
        var product = new Product { Name = "tea" };
        world.Save(order, product);
        world.Synchronize(device);
        world.Save(new Order { Id = order.Id, Quantity = 9, Note = "hub" });
        device.Change<Order>(order.Id, mine => (mine.Quantity, mine.Note) = (5, "device"));
        world.Synchronize(device);
        var merged = device.Find<Order>(order.Id)!;
        Assert.Equal((9, "hub / device"), (merged.Quantity, merged.Note));
        Assert.Equal(
            ["Order.Quantity: 9 met 5, and is 9 now (Resolved).",
                "Order.Note: hub met device, and is hub / device now (Resolved)."],
            ConflictsPageExamples.Describe(device));
        Assert.Equal(
            [$"ada: 2 conflicts in version {world.Hub.Head}"],
            ConflictsPageExamples.DescribeNewest(world.Hub, default));

        // Deleted on the device, changed on the hub: it stays.
        world.Save(new Order { Id = order.Id, Quantity = 9, Note = "changed" });
        device.Delete<Order>(order.Id);
        world.Synchronize(device);
        Assert.Equal("changed", device.Find<Order>(order.Id)!.Note);
    }

    [GeneratedRegex(@"#region [^\n]*\n(.*?)\n\s*#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
