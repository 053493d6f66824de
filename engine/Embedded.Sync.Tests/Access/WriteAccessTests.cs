namespace Embedded.Sync.Tests.Access;

/// <summary>What a caller may write, before and after; and what is not his answers as what is not there.</summary>
public sealed class WriteAccessTests : IDisposable
{
    private static readonly SyncCaller North = new SyncCaller("ada").With("site", $"{Sites.North}");
    private static readonly SyncCaller South = new SyncCaller("eve").With("site", $"{Sites.South}");

    private readonly World _world = new(rules => rules
        .Entity<Product>(product => product
            .TargetExists(p => p.Category)
            .Range(p => p.Stock, 0, 100)
            .BeforeCommit(change =>
            {
                if (change.After is { } product) product.Weight = product.Stock;
            }))
        .Entity<Order>(order => order
            .TargetExists(o => o.Product).OnConflict(ConflictPolicy.HubWins)));

    private readonly Product _mine = Sites.Product(Sites.North, "mine");
    private readonly Product _foreign = Sites.Product(Sites.South, "foreign");

    public WriteAccessTests()
    {
        _world.UseAccess(access => access
            .Entity<Category>(category => category.Read())
            .Entity<Product>(product => product
                .Read(p => p.Category.Id == CallerValue.Get<Guid>("site"))
                .Write(p => p.Category.Id == CallerValue.Get<Guid>("site"))
                .Hide(p => p.Barcode)
                .ReadOnly(p => p.Price, unless: caller => caller.IsInRole("manager"))
                .Check((before, after, _) => after is null || before?.State != ProductState.Gone))
            .Entity<Order>(order => order
                .Read(o => o.Note == CallerValue.User<string>())
                .Create(o => o.Note == CallerValue.User<string>()))
            .AllowOthers());
        _world.Caller = North;
        (_mine.Barcode, _mine.Price) = (4711, 3);
        _world.Save(new Category { Id = Sites.North }, new Category { Id = Sites.South }, _mine, _foreign);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void What_the_rules_grant_is_written_and_the_device_keeps_it()
    {
        using var device = Device();
        device.Change<Product>(_mine.Id, p => p.Stock = 5);
        var made = device.Create(new Product { Name = "new", Category = new(Sites.North) });
        device.Create(new Order { Note = "ada", Product = new(made.Id) });
        Assert.Equal((3, 0), Synchronize(device));
        Assert.Equal((5, 5, 4711, 3m), Of(_mine, p => (p.Stock, p.Weight, p.Barcode, p.Price)));
        Assert.Equal(2, device.Count<Product>());
        Assert.Equal(0, device.PendingCount);
    }

    [Fact]
    public void A_change_that_gives_an_object_to_another_tenant_is_refused_whole()
    {
        using var device = Device();
        using (var work = device.Begin())
        {
            var mine = work.Find<Product>(_mine.Id)!;
            (mine.Stock, mine.Category) = (7, new(Sites.South));
            work.Change(mine);
            work.Create(new Product { Name = "with it", Category = new(Sites.North) });
            work.Commit();
        }

        Assert.Equal("AccessDenied The caller may not change this Product.", Rejection(device));
        Assert.Equal((0, Sites.North), Of(_mine, p => (p.Stock, p.Category.Id)));
        Assert.Equal(2, _world.Hub.Count<Product>());
    }

    [Fact]
    public void A_new_object_of_another_tenant_is_refused()
    {
        using var device = Device();
        device.Create(new Product { Category = new(Sites.South) });
        Assert.Equal("AccessDenied The caller may not create this Product.", Rejection(device));
        device.Create(new Order { Note = "eve" });
        Assert.Equal("AccessDenied The caller may not create this Order.", Rejection(device));
    }

    [Fact]
    public void What_no_grant_names_is_refused()
    {
        var order = new Order { Note = "ada", Quantity = 1 };
        _world.Save(order);
        using var device = Device();
        device.Change<Order>(order.Id, o => o.Quantity = 2);
        Assert.Equal("AccessDenied The caller may not change this Order.", Rejection(device));
        device.Delete<Order>(order.Id);
        Assert.Equal("AccessDenied The caller may not delete this Order.", Rejection(device));
        Assert.NotNull(_world.Hub.Find<Order>(order.Id));
    }

    [Fact]
    public void An_attribute_that_is_read_only_is_taken_from_those_who_may_write_it()
    {
        using var device = Device();
        device.Change<Product>(_mine.Id, p => p.Price = 1);
        Assert.Equal("AccessDenied Product.Price: the caller may not write it.", Rejection(device));
        device.Create(new Product { Category = new(Sites.North), Price = 1 });
        Assert.Equal("AccessDenied Product.Price: the caller may not write it.", Rejection(device));
        _world.Caller = North.With("role", "manager");
        device.Change<Product>(_mine.Id, p => p.Price = 2);
        Assert.Equal((1, 0), Synchronize(device));
        Assert.Equal(2, Of(_mine, p => p.Price));
    }

    [Fact]
    public void A_hidden_attribute_is_taken_from_nobody()
    {
        using var device = Device();
        device.Change<Product>(_mine.Id, p => p.Barcode = 1);
        Assert.Equal("InvalidValue Product has no attribute 9.", Rejection(device));
        device.Create(new Product { Category = new(Sites.North), Barcode = 1 });
        Assert.Equal("InvalidValue Product has no attribute 9.", Rejection(device));
        Assert.Equal(4711, Of(_mine, p => p.Barcode));
    }

    [Fact]
    public void A_value_that_was_hidden_when_its_row_came_is_in_conflict_with_what_is_written_over_it()
    {
        _world.UseAccess(access => access
            .Entity<Product>(product => product
                .Read().Write().Hide(p => p.Barcode, unless: caller => caller.IsInRole("manager")))
            .AllowOthers());
        using var device = Device();
        device.Change<Product>(_mine.Id, p => (p.Barcode, p.Stock) = (1, 2));
        _world.Caller = North.With("role", "manager");
        Assert.Equal((1, 0), Synchronize(device));
        Assert.Equal(nameof(Product.Barcode), Assert.Single(device.ListConflicts().SelectMany(one => one.Conflicts),
            conflict => conflict.Resolution == ConflictResolution.DeviceWon).Attribute);
        // What he has read by now he changes without one.
        device.Change<Product>(_mine.Id, p => p.Barcode = 3);
        Assert.Equal((1, 0), Synchronize(device));
        Assert.Equal(3, Of(_mine, p => p.Barcode));
        Assert.Single(device.ListConflicts());
    }

    [Fact]
    public void A_check_sees_before_and_after()
    {
        _mine.State = ProductState.Gone;
        _world.Save(_mine);
        using var device = Device();
        device.Change<Product>(_mine.Id, p => p.Stock = 1);
        Assert.Equal("AccessDenied The caller may not change this Product.", Rejection(device));
        device.Delete<Product>(_mine.Id);
        Assert.Equal((1, 0), Synchronize(device));
    }

    /// <summary>A device that had the object once is told what one is told that guesses its id.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_foreign_id_answers_as_an_unknown_one(bool isForeign)
    {
        using var device = Device(South);
        if (!isForeign) _world.Delete<Product>(_foreign.Id);
        _world.Caller = North;

        device.Change<Product>(_foreign.Id, p => p.Stock = 1);
        Assert.Equal("NotFound The Product was deleted on the hub.", Rejection(device));
        Assert.Equal(0, _world.Hub.Find<Product>(_foreign.Id)?.Stock ?? 0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void To_delete_a_foreign_object_is_to_delete_nothing(bool isForeign)
    {
        using var device = Device(South);
        if (!isForeign) _world.Delete<Product>(_foreign.Id);
        _world.Caller = North;
        device.Delete<Product>(_foreign.Id);
        Assert.Equal((1, 0), Synchronize(device));
        Assert.Equal(isForeign, _world.Hub.Find<Product>(_foreign.Id) is not null);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_reference_to_a_foreign_object_leads_nowhere(bool isForeign)
    {
        var target = isForeign ? _foreign.Id : Guid.NewGuid();
        using var device = Device();
        device.Create(new Order { Note = "ada", Product = new(target) });
        Assert.Equal(
            "TargetMissing Order.Product: the Product that it leads to is not on the hub. Choose another one.",
            Rejection(device));
    }

    [Fact]
    public void A_taken_id_of_a_foreign_object_says_no_more_than_that_it_may_not_be_made()
    {
        using var device = Device();
        device.Create(new Product { Id = _foreign.Id, Category = new(Sites.North) });
        Assert.Equal("AccessDenied The caller may not create this Product.", Rejection(device));
        Assert.Equal("foreign", Of(_foreign, p => p.Name));
    }

    [Fact]
    public void To_delete_and_make_anew_takes_nothing_foreign_over()
    {
        using var device = Device(South);
        _world.Caller = North;
        using (var work = device.Begin())
        {
            work.Delete<Product>(_foreign.Id);
            work.Commit();
        }

        device.Create(new Product { Id = _foreign.Id, Category = new(Sites.North), Name = "taken" });
        _world.Synchronize(device);
        Assert.Equal("foreign", Of(_foreign, p => p.Name));
    }

    [Fact]
    public void A_rule_of_the_hub_about_what_is_hidden_says_nothing_of_it()
    {
        using var world = new World(rules => rules.Entity<Product>(product => product
            .BeforeCommit(change => change.After!.Name = "a name that is much too long")
            .Length(p => p.Name, 0, 5)));
        world.UseAccess(access => access
            .Entity<Product>(product => product.Read().Write().Hide(p => p.Name)).AllowOthers());
        using var device = world.NewDevice();
        device.Create(new Product());
        world.Synchronize(device);
        Assert.Equal("Product: a rule of the hub does not hold.", Assert.Single(device.Rejected.List()).Reason);
    }

    [Fact]
    public void A_decision_of_another_user_is_not_handed_out()
    {
        using var store = _world.NewStore();
        using var device = _world.NewDevice(store);
        _world.Synchronize(device);
        device.Create(new Product { Category = new(Sites.South) });
        using var copy = store.Copy();
        using var twin = _world.NewDevice(copy);
        Assert.StartsWith("AccessDenied", Rejection(device), StringComparison.Ordinal);
        _world.Caller = South;
        Assert.StartsWith("Expired", Rejection(twin), StringComparison.Ordinal);
    }

    private OfflineDatabase Device(SyncCaller? caller = null)
    {
        _world.Caller = caller ?? North;
        var device = _world.NewDevice();
        _world.Synchronize(device);
        return device;
    }

    private (int Applied, int Rejected) Synchronize(OfflineDatabase device)
    {
        var result = _world.Synchronize(device);
        return (result.TransactionsApplied, result.TransactionsRejected);
    }

    private string Rejection(OfflineDatabase device)
    {
        _world.Synchronize(device);
        var rejected = Assert.Single(device.Rejected.List());
        device.Rejected.Discard(rejected.Id);
        return $"{rejected.Code} {rejected.Reason}";
    }

    private TValue Of<TValue>(Product product, Func<Product, TValue> read) =>
        read(_world.Hub.Find<Product>(product.Id)!);
}
