namespace Embedded.Sync.Tests.Hub;

/// <summary>What the hub's application does before and after commits.</summary>
public sealed class HandlerTests : IDisposable
{
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        foreach (var one in _open.AsEnumerable().Reverse()) one.Dispose();
    }

    [Fact]
    public void A_handler_changes_the_object_and_the_device_downloads_what_it_changed()
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.BeforeCommit(commit =>
        {
            if (commit.After is { } after) after.Note = $"{commit.Caller?.User}: {after.Quantity * 2}";
        })));
        var order = device.Create(new Order { Quantity = 4 });
        world.Synchronize(device);
        Assert.Equal("ada: 8", world.Hub.Find<Order>(order.Id)!.Note);
        Assert.Equal((4, "ada: 8"), (device.Find<Order>(order.Id)!.Quantity, device.Find<Order>(order.Id)!.Note));
        Assert.Equal(0, device.PendingCount);

        // The device's next change knows what came down, so nothing is in conflict.
        device.Change<Order>(order.Id, mine => mine.Quantity = 5);
        Assert.Empty(world.Synchronize(device).Conflicts);
        Assert.Equal("ada: 10", device.Find<Order>(order.Id)!.Note);
    }

    [Fact]
    public void A_handler_sees_before_and_after_and_writes_other_objects_in_the_same_commit()
    {
        var seen = new List<string>();
        var (world, device) = Start(rules => rules
            .Entity<Order>(order => order.BeforeCommit(commit =>
            {
                var product = commit.Find<Product>((commit.After ?? commit.Before!).Product.Id)!;
                product.Stock -= (commit.After?.Quantity ?? 0) - (commit.Before?.Quantity ?? 0);
                commit.Save(product);
            }))
            .Entity<Product>(product => product.BeforeCommit(commit =>
                seen.Add($"{commit.Before?.Stock}>{commit.After?.Stock}"))));
        var stock = new Product { Stock = 10 };
        world.Save(stock);
        world.Synchronize(device);
        var order = device.Create(new Order { Quantity = 4, Product = new(stock.Id) });
        world.Synchronize(device);
        Assert.Equal(6, device.Find<Product>(stock.Id)!.Stock);
        device.Change<Order>(order.Id, mine => mine.Quantity = 1);
        world.Synchronize(device);
        device.Delete<Order>(order.Id);
        var version = world.Hub.Head;
        world.Synchronize(device);
        Assert.Equal(10, device.Find<Product>(stock.Id)!.Stock);
        Assert.Equal(version.Value + 1, world.Hub.Head.Value);
        Assert.Equal([">10", "10>6", "6>9", "9>10"], seen);
    }

    [Fact]
    public void A_refusal_is_typed_and_leaves_nothing_of_the_transaction()
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.BeforeCommit(commit =>
        {
            commit.Save(new Category { Id = Guid.NewGuid(), Name = "side effect" });
            if (commit.After?.Quantity > 5) commit.Refuse("At most five.");
            if (commit.After?.Quantity == 0) commit.Refuse("The shop is closed.", RejectionClass.RetryLater);
            if (commit.After is null) commit.Refuse("Orders stay.", RejectionClass.GiveUp);
        })));
        device.Create(new Order { Quantity = 6 });
        device.Create(new Order { Quantity = 0 });
        var good = device.Create(new Order { Quantity = 1 });
        var result = world.Synchronize(device);
        Assert.Equal((1, 2), (result.TransactionsApplied, result.TransactionsRejected));
        device.Delete<Order>(good.Id);
        world.Synchronize(device);
        Assert.NotNull(device.Find<Order>(good.Id));
        Assert.Equal(1, world.Hub.Count<Category>());
        Assert.Equal(
            [RejectionClass.Mend, RejectionClass.RetryLater, RejectionClass.GiveUp],
            world.Hub.Decisions().Select(decision => decision.Code.Class()));
    }

    [Fact]
    public void The_hubs_own_transactions_run_the_same_rules()
    {
        var (world, _) = Start(rules => rules.Entity<Order>(order => order.BeforeCommit(commit =>
        {
            Assert.Null(commit.Caller);
            if (commit.After!.Quantity > 5) commit.Refuse("At most five.");
            commit.After.Note = "checked";
        })));
        var order = new Order { Quantity = 5 };
        world.Save(order);
        Assert.Equal("checked", world.Hub.Find<Order>(order.Id)!.Note);
        using var transaction = world.Hub.Begin();
        transaction.Save(new Order { Id = order.Id, Quantity = 6 });
        var refused = Assert.Throws<CommitRejectedException>(() => transaction.Commit());
        Assert.Equal(("Order", order.Id, RejectionCode.RuleViolated), (refused.Entity, refused.ObjectId, refused.Code));
        Assert.Equal(5, world.Hub.Find<Order>(order.Id)!.Quantity);
    }

    [Fact]
    public void After_commit_handlers_run_outside_of_the_lock_and_undo_nothing()
    {
        World? world = null;
        var told = new List<string>();
        (world, var device) = Start(rules => rules.Entity<Order>(order => order.AfterCommit(commit =>
        {
            told.Add($"{commit.Version} {commit.Before?.Quantity}>{commit.After?.Quantity} by {commit.Caller?.User}");
            world!.Save(new Category { Name = "from the handler" });
            throw new TimeoutException("the mail server");
        })));
        device.Create(new Order { Quantity = 3 });
        Assert.Equal(1, world.Synchronize(device).TransactionsApplied);
        Assert.Equal([$"{new CommitVersion(1)} >3 by ada"], told);
        Assert.Equal("from the handler", Assert.Single(device.All<Category>()).Name);
        Assert.True(Assert.Single(world.Failures).IsCommitted);

        // A replay is answered from the ledger; nobody is told twice.
        world.Synchronize(device);
        Assert.Single(told);
    }

    [Fact]
    public void A_handler_before_a_commit_cannot_commit()
    {
        World? world = null;
        (world, var device) = Start(rules => rules.Entity<Order>(order => order.BeforeCommit(_ =>
            world!.Save(new Category { Name = "in between" }))));
        device.Create(new Order { Quantity = 3 });
        Assert.Equal(1, world.Synchronize(device).TransactionsRejected);
        Assert.IsType<InvalidOperationException>(Assert.Single(world.Failures).Error);
        Assert.Equal(0, world.Hub.Count<Category>());
    }

    [Fact]
    public void The_echo_of_an_own_commit_raises_no_event_and_changes_nothing_that_the_app_sees()
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.Required(o => o.Note)));
        var order = device.Create(new Order { Quantity = 3, Note = "a" });
        Assert.Empty(device.ChangesDuring(() => world.Synchronize(device)));
        device.Change<Order>(order.Id, mine => mine.Note = "b");
        Assert.Empty(device.ChangesDuring(() => world.Synchronize(device)));
        Assert.Equal("b", device.Find<Order>(order.Id)!.Note);
    }

    private (World World, OfflineDatabase Device) Start(Action<HubRulesBuilder> rules)
    {
        var world = new World(rules: rules);
        _open.Add(world);
        var device = world.NewDevice();
        _open.Add(device);
        world.Synchronize(device);
        return (world, device);
    }
}
