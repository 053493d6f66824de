using Embedded.Sync.Tests.Online;

namespace Embedded.Sync.Tests.Access;

/// <summary>What a caller may read is what his device holds, and what it is answered online.</summary>
public sealed class ReadAccessTests : IDisposable
{
    private static readonly SyncCaller North = new SyncCaller("ada").With("site", $"{Sites.North}");
    private static readonly SyncCaller South = new SyncCaller("ada").With("site", $"{Sites.South}");
    private static readonly SyncCaller Manager = new SyncCaller("ada").With("role", "manager");

    private readonly World _world = new();
    private readonly OfflineDatabase _device;

    public ReadAccessTests()
    {
        _world.UseAccess(Rules);
        _world.Caller = North;
        _device = _world.NewDevice();
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void A_device_gets_what_its_caller_may_read_and_no_more()
    {
        _world.Save(Product(Sites.North, "mine"), Product(Sites.South, "foreign"), new Order { Note = "ada" },
            new Order { Note = "eve" });
        _world.Synchronize(_device);
        Assert.Equal(["mine"], Names());
        Assert.Equal(["ada"], _device.All<Order>().Select(order => order.Note));
    }

    [Fact]
    public void An_object_that_is_no_longer_readable_leaves()
    {
        var product = Product(Sites.North, "mine");
        _world.Save(product);
        _world.Synchronize(_device);
        product.Category = new(Sites.South);
        _world.Save(product);
        var result = _world.Synchronize(_device);
        Assert.Empty(Names());
        Assert.Empty(result.Resets);
    }

    [Fact]
    public void An_object_that_never_was_readable_is_not_named_when_it_goes()
    {
        _world.Save(Product(Sites.North, "mine"));
        _world.Synchronize(_device);
        var foreign = Product(Sites.South, "foreign");
        _world.Save(foreign);
        _world.Delete<Product>(foreign.Id);
        var answer = _world.AnswerTo(World.NewSession(_device));
        Assert.Equal(-1, answer.Span.IndexOf(foreign.Id.ToByteArray(bigEndian: true)));
    }

    [Fact]
    public void Pages_that_end_at_an_unreadable_object_do_not_name_it()
    {
        _world.LimitScans(3);
        var foreign = Enumerable.Range(0, 40).Select(index => Product(Sites.South, $"{index}")).ToList();
        _world.Save([.. foreign, Product(Sites.North, "mine")]);
        for (var round = 0; round < 2; round++)
        {
            for (var page = 0; page < 30; page++)
            {
                var session = World.NewSession(_device);
                var answer = _world.AnswerTo(session);
                foreach (var product in foreign)
                    Assert.Equal(-1, answer.Span.IndexOf(product.Id.ToByteArray(bigEndian: true)));
                session.Take(answer);
            }

            Assert.Equal(["mine"], Names());
            // Now the same by the change index.
            foreach (var product in foreign) product.Name += "!";
            _world.Save([.. foreign]);
        }
    }

    [Fact]
    public void A_changed_grant_begins_anew_and_what_was_granted_stays_readable_meanwhile()
    {
        _world.Save(Product(Sites.North, "north"), Product(Sites.South, "south"));
        _world.Synchronize(_device);
        _world.Caller = South;
        var session = World.NewSession(_device);
        session.Take(_world.AnswerTo(session));
        Assert.Equal(["north"], Names());
        var result = _world.Synchronize(_device);
        Assert.Equal(["south"], Names());
        _world.Caller = Manager;
        Assert.Contains(_world.Synchronize(_device).Resets, reset => reset.Reason == ResetReason.Scope);
        Assert.Equal(["north", "south"], Names());
    }

    [Theory]
    [InlineData("nobody's")]
    [InlineData("")]
    [InlineData(null)]
    public void A_claim_that_is_missing_or_no_id_meets_no_rule(string? site)
    {
        _world.Caller = site is null ? new SyncCaller("ada") : new SyncCaller("ada").With("site", site);
        _world.Save(Product(Sites.North, "mine"), Product(Guid.Empty, "nobody's"));
        _world.Synchronize(_device);
        Assert.Empty(Names());
    }

    [Fact]
    public void Two_claims_where_one_is_asked_for_meet_no_rule_and_a_list_takes_both()
    {
        _world.Caller = North.With("site", $"{Sites.South}");
        _world.Save(Product(Sites.North, "mine"), new Category { Id = Sites.North }, new Category { Id = Sites.South },
            new Category());
        _world.Synchronize(_device);
        Assert.Empty(Names());
        Assert.Equal(2, _device.Count<Category>());
    }

    [Fact]
    public void Who_is_nobody_has_nothing_of_nobody()
    {
        _world.Caller = SyncCaller.Anonymous;
        _world.Save(new Order { Note = "" });
        _world.Synchronize(_device);
        Assert.Empty(_device.All<Order>());
    }

    [Fact]
    public void A_hidden_attribute_stays_on_the_hub_and_the_others_are_changed_without_it()
    {
        var product = Product(Sites.North, "mine");
        (product.Barcode, product.Stock) = (4711_4711_4711, 1);
        _world.Save(product);
        _world.Synchronize(_device);
        Assert.Equal(0, _device.All<Product>().Single().Barcode);
        _device.Change<Product>(product.Id, p => p.Stock = 2);
        _world.Synchronize(_device);
        var kept = _world.Hub.Find<Product>(product.Id)!;
        Assert.Equal((2, 4711_4711_4711), (kept.Stock, kept.Barcode));
        Assert.Empty(_device.All<SynchronizationError>());
    }

    [Fact]
    public void A_grant_to_see_an_attribute_begins_anew()
    {
        var product = Product(Sites.North, "mine");
        product.Barcode = 4711;
        _world.Save(product);
        _world.Synchronize(_device);
        _world.Caller = North.With("role", "manager");
        _world.Synchronize(_device);
        Assert.Equal(4711, _device.All<Product>().Single().Barcode);
        _world.Caller = North;
        _world.Synchronize(_device);
        Assert.Equal(0, _device.All<Product>().Single().Barcode);
    }

    [Fact]
    public async Task Online_objects_are_those_that_may_be_read_without_what_is_hidden()
    {
        using var world = OnlineWorld();
        using var device = world.NewDevice();
        var mine = Product(Sites.North, "mine");
        mine.Barcode = 4711;
        var foreign = Product(Sites.South, "foreign");
        world.Save(mine, foreign);
        var online = world.Online(device);
        var found = Assert.Single(await online.Query<Product>().OrderBy(p => p.Name).ToListAsync());
        Assert.Equal(("mine", 0), (found.Name, found.Barcode));
        Assert.Null(await online.FindAsync<Product>(foreign.Id));
        Assert.Equal(1, await online.Query<Product>().CountAsync());
    }

    [Fact]
    public async Task To_ask_by_a_hidden_attribute_is_to_ask_by_one_that_is_not_there()
    {
        using var world = OnlineWorld();
        using var device = world.NewDevice();
        var online = world.Online(device);
        var byValue = await Assert.ThrowsAsync<SyncException>(
            () => online.Query<Product>().Where(p => p.Barcode > 4).ToListAsync());
        var byOrder = await Assert.ThrowsAsync<SyncException>(
            () => online.Query<Product>().OrderBy(p => p.Barcode).ToListAsync());
        Assert.Contains("The model declares none there, not Int64.", byValue.Message, StringComparison.Ordinal);
        Assert.Contains("Product has no attribute 9.", byOrder.Message, StringComparison.Ordinal);
        Assert.Equal((SyncErrorCode.MalformedRequest, SyncErrorCode.MalformedRequest), (byValue.Code, byOrder.Code));
    }

    private static void Rules(AccessRulesBuilder access) => access
        .Entity<Category>(category => category
            .Read(c => CallerValue.Get<Guid[]>("site").Contains(c.Id)))
        .Entity<Product>(product => product
            .Read(p => p.Category.Id == CallerValue.Get<Guid>("site"))
            .Read(when: caller => caller.IsInRole("manager"))
            .Write(p => p.Category.Id == CallerValue.Get<Guid>("site"))
            .Hide(p => p.Barcode, unless: caller => caller.IsInRole("manager")))
        .Entity<Order>(order => order.Read(o => o.Note == CallerValue.User<string>()))
        .AllowOthers();

    private static World OnlineWorld()
    {
        var world = new World(OnlineShop.Profile) { Caller = North };
        world.UseAccess(Rules);
        return world;
    }

    private static Product Product(Guid site, string name) => Sites.Product(site, name);

    private IEnumerable<string> Names() => _device.All<Product>().Select(product => product.Name).Order();
}
