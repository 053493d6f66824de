using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Device;

/// <summary>Uploads with all that goes on beside: rules that undo, devices that write the same, restarts.</summary>
public sealed class ContestedUploadTests : IDisposable
{
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        foreach (var one in _open.AsEnumerable().Reverse()) one.Dispose();
    }

    [Fact]
    public async Task A_receipt_that_is_awaited_ends_with_whatever_ends_its_work()
    {
        var (world, device) = Start(_ => { });
        var cleared = Wait(device, new Category());
        device.Clear<Category>(discardPending: true);
        Assert.Equal(ReceiptState.Discarded, (await cleared).State);
        var reset = Wait(device, new Category());
        device.Reset(discardPending: true);
        Assert.Equal(ReceiptState.Unknown, (await reset).State);

        var store = world.NewStore();
        var first = world.NewDevice(store);
        var id = Commit(first, work => work.Create(new Category()));
        var left = first.ReceiptOf(id).WaitAsync();
        first.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => left);
        using var again = world.NewDevice(store);
        var anew = again.ReceiptOf(id).WaitAsync();
        world.Synchronize(again);
        Assert.Equal(ReceiptState.Accepted, (await anew).State);
    }

    [Fact]
    public void A_refused_delete_is_retried_and_one_of_what_is_gone_by_then_is_content()
    {
        var isClosed = true;
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.BeforeCommit(commit =>
        {
            if (isClosed && commit.After is null && commit.Caller is not null) commit.Refuse("Not today.");
        })));
        Order kept = new(), gone = new();
        world.Save(kept, gone);
        world.Synchronize(device);
        device.Delete<Order>(kept.Id);
        device.Delete<Order>(gone.Id);
        world.Synchronize(device);
        Assert.Equal((2, 2), (device.Rejected.List().Count, device.Count<Order>()));
        Assert.Null(device.Rejected.ObjectOf(device.Rejected.List()[0].Changes[0]));
        world.Delete<Order>(gone.Id);
        world.Synchronize(device);
        isClosed = false;
        foreach (var rejected in device.Rejected.List()) device.Rejected.Retry(rejected.Id);
        Assert.Equal((1, 0), (world.Synchronize(device).TransactionsApplied, device.Rejected.List().Count));
        Assert.Equal((0, 0), (device.Count<Order>(), world.Hub.Count<Order>()));
    }

    [Fact]
    public void After_a_wipe_nothing_is_left_to_retry()
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.Required(o => o.Note)));
        device.Create(new Order());
        world.Synchronize(device);
        var rejected = Assert.Single(device.Rejected.List());
        Assert.Throws<InvalidOperationException>(() => device.Reset());
        device.Reset(discardPending: true);
        Assert.Throws<ArgumentException>(() => device.Rejected.Retry(rejected.Id));
        Assert.Throws<ArgumentException>(() => device.Rejected.Discard(rejected.Id));
        Assert.True(device.IsSafeToWipe);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_handler_that_undoes_the_upload_is_seen_on_the_device(bool alone)
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.BeforeCommit(commit =>
        {
            if (commit.After is { Quantity: 13 } after) commit.Delete<Order>(after.Id);
            else if (commit.After is null) commit.Save(commit.Before!);
        })));
        var kept = new Order { Note = "stays" };
        world.Save(kept);
        world.Synchronize(device);
        var made = Guid.Empty;
        var created = Commit(device, work => made = work.Create(new Order { Quantity = 13 }).Id);
        var deleted = device.Delete<Order>(kept.Id);
        var kind = alone ? SyncSelection.Unsynchronized : SyncSelection.Everything;
        var told = device.ChangesDuring(() => world.Synchronize(device, kind));
        Assert.Equal([$"Changed Order {kept.Id}", $"Removed Order {made}"], told.Order());
        Assert.Equal("stays", Assert.Single(device.All<Order>()).Note);
        Assert.Equal((ReceiptState.Accepted, ReceiptState.Accepted),
            (device.ReceiptOf(created).Status.State, device.ReceiptOf(deleted).Status.State));
        Assert.Equal((0, 0), (device.PendingCount, device.Rejected.List().Count));
    }

    [Fact]
    public void What_a_handler_wrote_to_an_object_that_another_device_changes_is_met_as_a_conflict()
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.BeforeCommit(commit =>
        {
            var product = commit.Find<Product>(commit.After!.Product.Id)!;
            product.Stock--;
            commit.Save(product);
        })));
        var other = world.NewDevice();
        _open.Add(other);
        var product = new Product { Stock = 10 };
        world.Save(product);
        foreach (var one in new[] { device, other }) world.Synchronize(one);
        other.Change<Product>(product.Id, mine => (mine.Stock, mine.Name) = (20, "counted"));
        device.Create(new Order { Product = new(product.Id) });
        world.Synchronize(device);
        var conflict = Assert.Single(world.Synchronize(other).Conflicts);
        Assert.Equal(("Stock", (object)9L, (object)20L), (conflict.Attribute, conflict.HubValue, conflict.DeviceValue));
        var (own, hub) = (other.Find<Product>(product.Id)!, world.Hub.Find<Product>(product.Id)!);
        Assert.Equal((20, "counted"), (own.Stock, hub.Name));
    }

    [Theory]
    [InlineData(ConflictPolicy.LastWriterWins, 3, 0)]
    [InlineData(ConflictPolicy.DeviceWins, 3, 0)]
    [InlineData(ConflictPolicy.HubWins, 3, 0)]
    [InlineData(ConflictPolicy.Reject, 0, 1)]
    public void An_object_that_was_edited_thrice_meets_what_the_hub_wrote_once(
        ConflictPolicy policy, int applied, int rejected)
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.OnConflict(policy)));
        var order = new Order { Note = "start" };
        world.Save(order);
        world.Synchronize(device);
        for (var number = 1; number <= 3; number++)
            device.Change<Order>(order.Id, mine => (mine.Note, mine.Quantity) = ($"device {number}", number));
        world.Save(new Order { Id = order.Id, Note = "hub" });
        var result = world.Synchronize(device);
        Assert.Equal((applied, rejected), (result.TransactionsApplied, result.TransactionsRejected));
        if (rejected > 0)
        {
            var refused = Assert.Single(device.Rejected.List());
            Assert.Equal(2, refused.Waiting.Count);
            device.Rejected.Retry(refused.Id);
            Assert.Equal(3, world.Synchronize(device).TransactionsApplied);
        }

        var note = policy == ConflictPolicy.HubWins ? "hub" : "device 3";
        Assert.Equal((note, 3), (world.Hub.Find<Order>(order.Id)!.Note, world.Hub.Find<Order>(order.Id)!.Quantity));
        Assert.Equal((note, 3), (device.Find<Order>(order.Id)!.Note, device.Find<Order>(order.Id)!.Quantity));
        // Who wins over the hub meets its value once; his own later ones are no conflict.
        if (policy is ConflictPolicy.LastWriterWins or ConflictPolicy.DeviceWins) Assert.Single(result.Conflicts);
        Assert.True(device.IsSafeToWipe);
    }

    [Fact]
    public void A_transaction_far_larger_than_a_request_goes_up_whole_though_answers_are_lost_and_the_hub_restarts()
    {
        var (world, device) = Start(_ => { });
        var id = Commit(device, work =>
        {
            for (var number = 0; number < 10_000; number++)
                work.Create(new Order { Quantity = number, Note = new string('n', 50) });
        });
        device.Create(new Category { Name = "after" });
        var options = new SynchronizerOptions { BatchSize = 100, ByteBudget = SynchronizerOptions.ByteBudgetMin };
        var request = new ByteBuffer();
        Assert.True(new SyncSession(device, options).TryNext(request));
        Assert.InRange(request.Length, 10 * options.ByteBudget, int.MaxValue);
        _ = world.AnswerTo(request.WrittenMemory);
        Assert.Equal((1UL, 10_000L), (world.Hub.Head.Value, world.Hub.Count<Order>()));
        world.RestoreHub(world.HubStore);
        _ = world.AnswerTo(request.WrittenMemory);

        var session = new SyncSession(device, options);
        while (device.PendingCount > 0) session.Take(world.AnswerTo(session));
        Assert.Equal((2UL, 10_000L), (world.Hub.Head.Value, world.Hub.Count<Order>()));
        Assert.Equal(new CommitVersion(1), device.ReceiptOf(id).Status.Version);
        world.Synchronize(device, batchSize: 10_000);
        Assert.Equal((10_000, 0L), (device.Count<Order>(), world.Synchronize(device).ObjectsReceived));
    }

    private static Guid Commit(OfflineDatabase device, Action<UnitOfWork> act)
    {
        using var work = device.Begin();
        act(work);
        return work.Commit();
    }

    private static Task<ReceiptStatus> Wait<T>(OfflineDatabase device, T target)
        where T : class => device.ReceiptOf(Commit(device, work => work.Create(target))).WaitAsync();

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
