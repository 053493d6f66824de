using System.Text.RegularExpressions;
using Embedded.Sync.Tests.HouseRules;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Access;

/// <summary>What docs/access.md shows compiles, and does what it says.</summary>
public sealed partial class AccessPageTests
{
    [Fact]
    public void Each_snippet_is_code_that_compiles_and_each_example_is_shown()
    {
        var code = Repository.Text("engine/Embedded.Sync.Tests/Access/AccessPageExamples.cs");
        var examples = Region().Matches(code).Select(match => Online.OnlinePageTests.Unindented(match.Groups[1].Value));
        var snippets = Snippet().Matches(Repository.Text("docs/access.md")).Select(match => match.Groups[1].Value);
        Assert.Equal(examples, snippets);
    }

    [Fact]
    public void The_examples_do_what_they_say()
    {
        using var world = new World();
        using var store = world.NewStore();
        using var hub = AccessPageExamples.Hub(Shop.Model, Shop.Profile, AccessPageExamples.Rules(Shop.Model), store);
        var (here, there) = (Sites.Product(Sites.North, "here"), Sites.Product(Guid.NewGuid(), "there"));
        here.Barcode = 4711;
        using (var transaction = hub.Begin())
        {
            transaction.Save(here);
            transaction.Save(there);
            transaction.Commit();
        }

        using var device = world.NewDevice();
        var caller = AccessPageExamples.Caller(Sites.North, Sites.South);
        Synchronize(device, hub, caller);
        var product = Assert.Single(device.All<Product>());
        Assert.Equal(("here", 0), (product.Name, product.Barcode));

        var order = device.Create(new Order { Note = "ada", Quantity = 2 });
        Synchronize(device, hub, caller);
        device.Change<Order>(order.Id, mine => mine.Quantity = 1);
        device.Change<Product>(here.Id, one => one.Price = 1);
        Synchronize(device, hub, caller);
        Assert.Equal(["The caller may not change this Order.", "Product.Price: the caller may not write it."],
            device.Rejected.List().Select(one => one.Reason));

        Synchronize(device, hub, caller.With("role", "manager"));
        Assert.Equal(2, device.Count<Product>());
    }

    private static void Synchronize(OfflineDatabase device, SyncHub hub, SyncCaller caller)
    {
        var session = World.NewSession(device);
        var request = new ByteBuffer();
        while (session.TryNext(request))
        {
            var answer = new ByteBuffer();
            hub.Handle(request.WrittenMemory, caller, answer);
            session.Take(answer.WrittenMemory);
            request.Clear();
        }
    }

    [GeneratedRegex(@"#region [^\n]*\n(.*?)\n\s*#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
