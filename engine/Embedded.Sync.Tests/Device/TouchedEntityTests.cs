using Embedded.Sync.Device;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Tests.Hub;
using Embedded.Sync.Tests.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Device;

/// <summary>What the hub's rules made of uploaded work comes down, whatever was asked for.</summary>
public sealed class TouchedEntityTests : IDisposable
{
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        foreach (var one in _open.AsEnumerable().Reverse()) one.Dispose();
    }

    [Fact]
    public void What_a_handler_made_of_an_object_comes_down_with_the_upload_and_nothing_else()
    {
        var (world, device) = Start(Shout);
        world.Save(new Category { Name = "the hub's" });
        var order = device.Create(new Order { Note = "tea" });
        SyncResult result = null!;
        var told = device.ChangesDuring(() => result = world.Synchronize(device, SyncSelection.Unsynchronized));
        Assert.Equal("TEA", device.Find<Order>(order.Id)!.Note);
        Assert.Equal([$"Changed Order {order.Id}"], told);
        Assert.Equal((1, 1, 2), (result.TransactionsApplied, result.ObjectsReceived, result.Requests));
        Assert.Equal((0, 0), (device.PendingCount, device.Count<Category>()));

        // It is no conflict: the transaction was applied as it was meant.
        Assert.Empty(result.Conflicts);
        var id = ChangeNote(device, order, "mint");
        world.Synchronize(device, SyncSelection.Unsynchronized);
        Assert.Equal((ReceiptState.Accepted, "MINT"),
            (device.ReceiptOf(id).Status.State, device.Find<Order>(order.Id)!.Note));
    }

    [Fact]
    public void Without_a_rule_that_changes_anything_an_upload_is_all_there_is()
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order
            .Required(o => o.Note).BeforeCommit(commit => _ = commit.After)));
        device.Create(new Order { Note = "tea" });
        Assert.Equal(1, world.Synchronize(device, SyncSelection.Unsynchronized).Requests);
        Assert.Equal(0, world.Synchronize(device, SyncSelection.Unsynchronized).Requests);
    }

    [Fact]
    public void Objects_that_a_handler_wrote_beside_come_down_too()
    {
        var (world, device) = Start(TakeFromStock);
        var product = new Product { Stock = 10 };
        world.Save(product);
        world.Synchronize(device);
        device.Create(new Order { Quantity = 3, Product = new(product.Id) });
        world.Synchronize(device, SyncSelection.Unsynchronized);
        Assert.Equal(7, device.Find<Product>(product.Id)!.Stock);
    }

    [Fact]
    public void So_they_do_where_other_entities_or_objects_were_asked_for()
    {
        var (world, device) = Start(TakeFromStock);
        var product = new Product { Stock = 10 };
        world.Save(product);
        world.Synchronize(device);
        var order = device.Create(new Order { Quantity = 3, Product = new(product.Id) });
        world.Synchronize(device, SyncSelection.Entities(typeof(Category)));
        Assert.Equal(7, device.Find<Product>(product.Id)!.Stock);
        device.Change<Order>(order.Id, mine => mine.Quantity = 4);
        world.Synchronize(device, SyncSelection.Objects<Order>(order.Id));
        Assert.Equal(3, device.Find<Product>(product.Id)!.Stock);
    }

    [Fact]
    public void What_the_caller_may_not_read_is_not_named()
    {
        var (world, device) = Start(TakeFromStock);
        var product = new Product { Stock = 10 };
        world.Save(product);
        world.UseAccess(access => access.Entity<Order>(order => order.Read().Write())
            .Entity<Category>(category => category.Read()).Entity<Product>(_ => { }).Entity<Draft>(_ => { }));
        world.Synchronize(device);
        device.Create(new Order { Quantity = 3, Product = new(product.Id) });
        Assert.Equal(1, world.Synchronize(device, SyncSelection.Unsynchronized).Requests);
        Assert.Equal(7, world.Hub.Find<Product>(product.Id)!.Stock);
    }

    [Fact]
    public void A_policy_that_kept_the_hubs_value_shows_it()
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.OnConflict(ConflictPolicy.HubWins)));
        Order changed = new() { Note = "start" }, deleted = new() { Note = "start" }, gone = new() { Note = "start" };
        world.Save(changed, deleted, gone);
        world.Synchronize(device);
        world.Save(
            new Order { Id = changed.Id, Note = "hub" }, new Order { Id = deleted.Id, Note = "hub" });
        world.Delete<Order>(gone.Id);
        ChangeNote(device, changed, "device");
        ChangeNote(device, gone, "device");
        device.Delete<Order>(deleted.Id);
        world.Synchronize(device, SyncSelection.Unsynchronized);
        Assert.Equal(["hub", "hub"], device.All<Order>().Select(order => order.Note));
        Assert.Equal(0, device.PendingCount);
    }

    [Fact]
    public void Attributes_that_the_hub_fills_come_down_with_the_upload()
    {
        var world = FilledShop.NewWorld();
        _open.Add(world);
        var device = world.NewDevice();
        _open.Add(device);
        var invoice = device.Create(new Invoice { Net = 10 });
        world.Synchronize(device, SyncSelection.Unsynchronized);
        Assert.Equal((1, 12m), (device.Find<Invoice>(invoice.Id)!.Number, device.Find<Invoice>(invoice.Id)!.Gross));
    }

    [Fact]
    public void A_decision_that_is_repeated_says_so_again()
    {
        var (world, device) = Start(Shout);
        var order = device.Create(new Order { Note = "tea" });
        world.AnswerTo(new SyncSession(device, new SynchronizerOptions(), SyncSelection.Unsynchronized));
        Assert.Equal(1, world.Synchronize(device, SyncSelection.Unsynchronized).TransactionsApplied);
        Assert.Equal("TEA", device.Find<Order>(order.Id)!.Note);
        Assert.Equal(1UL, world.Hub.Head.Value);
    }

    [Fact]
    public void What_was_cut_off_after_the_upload_comes_with_the_next_synchronisation()
    {
        var world = new World(Shout);
        _open.Add(world);
        var store = world.NewStore();
        Order order;
        using (var device = world.NewDevice(store))
        {
            world.Synchronize(device);
            order = device.Create(new Order { Note = "tea" });
            var session = new SyncSession(device, new SynchronizerOptions(), SyncSelection.Unsynchronized);
            session.Take(world.AnswerTo(session));
            Assert.Equal((0, "tea"), (device.PendingCount, device.Find<Order>(order.Id)!.Note));
        }

        using var reopened = world.NewDevice(store);
        Assert.Equal(1, world.Synchronize(reopened, SyncSelection.Unsynchronized).Requests);
        Assert.Equal("TEA", reopened.Find<Order>(order.Id)!.Note);
        Assert.Equal(0, world.Synchronize(reopened, SyncSelection.Unsynchronized).Requests);
    }

    [Fact]
    public void What_was_cleared_or_lost_with_the_hubs_history_is_left_to_the_next_download()
    {
        var (world, device) = Start(Shout);
        var backup = world.HubStore.Copy();
        UploadAlone(world, device);
        device.Clear<Order>(discardPending: true);
        Assert.All(device.State.Marks, mark => Assert.Equal(0UL, mark.TouchedAt));
        UploadAlone(world, device);
        world.RestoreHub(backup);
        var session = World.NewSession(device);
        session.Take(world.AnswerTo(session));
        Assert.True(session.Result.TimelineLost);
        Assert.All(device.State.Marks, mark => Assert.Equal(0UL, mark.TouchedAt));
    }

    [Fact]
    public void Without_a_parameters_value_the_upload_completes_and_the_rest_waits_for_the_download()
    {
        using var world = new World(rules => rules.Entity<Order>(order => order.BeforeCommit(commit =>
            commit.After!.Note = "seen")), Sites.Kiosk);
        using var device = world.NewDevice();
        var order = device.Create(new Order { Note = "tea", Quantity = 5 });
        Assert.Equal(1, world.Synchronize(device, SyncSelection.Unsynchronized).Requests);
        Assert.Equal((0, "tea"), (device.PendingCount, device.Find<Order>(order.Id)!.Note));
        device.Parameters = Sites.At(Sites.North);
        Assert.Equal(1, world.Synchronize(device, SyncSelection.Unsynchronized).Requests);
        device.Create(new Order { Note = "mint" });
        Assert.Equal(2, world.Synchronize(device, SyncSelection.Unsynchronized).Requests);
    }

    [Fact]
    public void A_mark_that_an_earlier_version_wrote_awaits_nothing()
    {
        var mark = new EntityMark { Entity = 4, Name = "Order", HasCursor = true, Newest = 7, TouchedAt = 9 };
        var row = new ByteBuffer();
        mark.WriteHelper(row);
        Assert.Equal(mark, new EntityMark { Entity = 4, Name = "Order" }.WithHelper(row.WrittenSpan));
        var earlier = new ByteBuffer();
        new RowHeader(SyncHelper.EntityNumber, 0, 0, 10).Write(new MessagePackWriter(earlier));
        earlier.Write(row.WrittenSpan[earlier.Length..^1]);
        Assert.Equal(
            mark with { TouchedAt = 0 }, new EntityMark { Entity = 4, Name = "Order" }.WithHelper(earlier.WrittenSpan));
    }

    private static void Shout(HubRulesBuilder rules) => rules.Entity<Order>(order => order.BeforeCommit(commit =>
    {
        if (commit.After is { Note: { } note } after) after.Note = note.ToUpperInvariant();
    }));

    private static void TakeFromStock(HubRulesBuilder rules) => rules.Entity<Order>(
        order => order.BeforeCommit(commit =>
        {
            var product = commit.Find<Product>(commit.After!.Product.Id)!;
            product.Stock -= commit.After.Quantity;
            commit.Save(product);
        }));

    private static Guid ChangeNote(OfflineDatabase device, Order order, string note) =>
        device.Change<Order>(order.Id, mine => mine.Note = note);

    private static void UploadAlone(World world, OfflineDatabase device)
    {
        device.Create(new Order { Note = "tea" });
        var session = new SyncSession(device, new SynchronizerOptions(), SyncSelection.Unsynchronized);
        session.Take(world.AnswerTo(session));
        Assert.NotEqual(0UL, device.State.Mark(4)!.TouchedAt);
    }

    private (World World, OfflineDatabase Device) Start(Action<HubRulesBuilder> rules)
    {
        var world = new World(rules);
        _open.Add(world);
        var device = world.NewDevice();
        _open.Add(device);
        world.Synchronize(device);
        return (world, device);
    }
}
