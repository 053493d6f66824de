using System.Text.RegularExpressions;
using Embedded.Sync.Tests.HouseRules;

namespace Embedded.Sync.Tests.Errors;

/// <summary>What docs/errors.md shows compiles, and does what it says.</summary>
public sealed partial class ErrorsPageTests
{
    [Fact]
    public void Each_snippet_is_code_that_compiles_and_each_example_is_shown()
    {
        var code = Repository.Text("engine/Embedded.Sync.Tests/Errors/ErrorsPageExamples.cs");
        var examples = Region().Matches(code).Select(match => Online.OnlinePageTests.Unindented(match.Groups[1].Value));
        var snippets = Snippet().Matches(Repository.Text("docs/errors.md")).Select(match => match.Groups[1].Value);
        Assert.Equal(examples, snippets);
    }

    [Fact]
    public async Task The_examples_do_what_they_say()
    {
        using var world = new World(rules: rules => rules.Entity<Order>(order => order
            .Range(o => o.Quantity, 0, 10)
            .BeforeCommit(commit =>
            {
                if (commit.After?.Note == "closed") commit.Refuse("We are closed.", RejectionClass.RetryLater);
                if (commit.After?.Note == "never") commit.Refuse("Never.", RejectionClass.GiveUp);
            })));
        using var device = world.NewDevice();
        var synchronizer = new Synchronizer(
            device, new ScriptedTransport(world), new SynchronizerOptions(), world.Time);
        var accepted = ErrorsPageExamples.OrderAsync(device, new Order { Quantity = 1 }, CancellationToken.None);
        var rejected = ErrorsPageExamples.OrderAsync(device, new Order { Quantity = 11 }, CancellationToken.None);
        var kept = await ErrorsPageExamples.OrderAsync(device, new Order { Note = "closed" }, new(canceled: true));
        Assert.Contains("next synchronisation", kept, StringComparison.Ordinal);
        device.Create(new Order { Note = "never" });
        Assert.False(ErrorsPageExamples.TryReset(device));
        Assert.Equal("1 applied, 3 not", await ErrorsPageExamples.SynchronizeAsync(synchronizer));
        Assert.Equal("Accepted", await accepted);
        Assert.Contains("Order.Quantity", await rejected, StringComparison.Ordinal);
        ErrorsPageExamples.DealWith(device, order => order.Quantity = 10);
        Assert.Equal(RejectionClass.RetryLater, Assert.Single(device.Rejected.List()).Class);
        Assert.Equal("1 applied", await ErrorsPageExamples.SynchronizeAsync(synchronizer));
        Assert.Equal([1, 10], world.Hub.All<Order>().Select(order => order.Quantity).Order());
        device.Rejected.Discard(device.Rejected.List().Single().Id);
        Assert.True(ErrorsPageExamples.TryReset(device));
    }

    [GeneratedRegex(@"#region [^\n]*\n(.*?)\n\s*#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
