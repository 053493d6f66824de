using System.Text.RegularExpressions;
using Embedded.Sync.Tests.HouseRules;

namespace Embedded.Sync.Tests.Actions;

/// <summary>What docs/actions.md shows compiles, and does what it says.</summary>
public sealed partial class ActionsPageTests
{
    [Fact]
    public void Each_snippet_is_code_that_compiles_and_each_example_is_shown()
    {
        var code = Repository.Text("engine/Embedded.Sync.Tests/Actions/ActionsPageExamples.cs");
        var examples = Region().Matches(code).Select(match => Online.OnlinePageTests.Unindented(match.Groups[1].Value));
        var snippets = Snippet().Matches(Repository.Text("docs/actions.md")).Select(match => match.Groups[1].Value);
        Assert.Equal(examples, snippets);
    }

    [Fact]
    public async Task The_examples_do_what_they_say()
    {
        using var world = new World { Actions = ActionsPageExamples.AHub(Shop.Model) };
        world.RestoreHub(world.HubStore);
        using var device = world.NewDevice();
        var tea = new Product { Stock = 3 };
        world.Save(tea);
        var transport = new ScriptedTransport(world);
        var actions = new ServerActions(device, transport, AlwaysConnected.Instance,
            new Synchronizer(device, transport, new SynchronizerOptions(), world.Time), world.Time);
        Assert.Equal("Reserved; 1 are left.", await ActionsPageExamples.ReserveAsync(actions, tea));
        Assert.Equal(2, Assert.Single(device.All<Order>()).Quantity);
        Assert.Equal("out-of-stock", await ActionsPageExamples.ReserveAsync(actions, tea));
        transport.LosesAnswer = _ => true;
        Assert.Contains("Try again", await ActionsPageExamples.ReserveAsync(actions, tea));
    }

    [GeneratedRegex(@"#region [^\n]*\n(.*?)\n\s*#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
