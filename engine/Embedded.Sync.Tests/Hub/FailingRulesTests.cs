namespace Embedded.Sync.Tests.Hub;

/// <summary>Whatever a rule of the application does, the transaction gets an answer, and those behind it too.</summary>
public sealed class FailingRulesTests : IDisposable
{
    private readonly List<IDisposable> _open = [];

    public void Dispose()
    {
        foreach (var one in _open.AsEnumerable().Reverse()) one.Dispose();
    }

    [Fact]
    public void A_resolver_that_makes_an_object_of_another_class_rejects_for_now()
    {
        var (world, device) = Start(rules => rules.Entity<Product>(product => product.OnConflict(
            conflict => new Product { Id = conflict.Hub.Id })));
        var milk = new Perishable { Name = "milk" };
        world.Save(milk);
        world.Synchronize(device);
        world.Save(new Perishable { Id = milk.Id, Name = "hub" });
        device.Change<Perishable>(milk.Id, mine => mine.Name = "device");
        ExpectFailure<InvalidOperationException>(world, device);
        Assert.Equal("hub", device.Find<Perishable>(milk.Id)!.Name);
    }

    [Fact]
    public void A_resolver_whose_choice_does_not_fit_rejects_for_now()
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.OnConflict(conflict =>
        {
            conflict.Hub.Note = new string('x', 201);
            return conflict.Hub;
        })));
        var order = new Order { Note = "start" };
        world.Save(order);
        world.Synchronize(device);
        world.Save(new Order { Id = order.Id, Note = "hub" });
        device.Change<Order>(order.Id, mine => mine.Note = "device");
        ExpectFailure<ArgumentException>(world, device);
    }

    [Fact]
    public void A_handler_that_leaves_a_value_that_does_not_fit_rejects_for_now()
    {
        var (world, device) = Start(rules => rules.Entity<Product>(product => product.BeforeCommit(commit =>
            commit.After!.Name = "half of a pair: \ud800")));
        device.Create(new Product());
        ExpectFailure<ArgumentException>(world, device);
    }

    [Fact]
    public void Handlers_that_write_without_end_are_stopped()
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order => order.BeforeCommit(commit =>
            commit.Save(new Order { Id = Guid.NewGuid() }))));
        device.Create(new Order());
        ExpectFailure<InvalidOperationException>(world, device);
        Assert.Equal(0, world.Hub.Count<Order>());
    }

    [Fact]
    public void A_report_that_throws_undoes_nothing()
    {
        var (world, device) = Start(rules => rules.Entity<Order>(order =>
            order.AfterCommit(_ => throw new FormatException("x"))), _ => throw new FormatException("told"));
        device.Create(new Order());
        Assert.Equal(1, world.Synchronize(device).TransactionsApplied);
        world.Save(new Order());
        Assert.Equal(2, world.Hub.Count<Order>());
    }

    private static void ExpectFailure<TError>(World world, OfflineDatabase device)
        where TError : Exception
    {
        device.Create(new Category { Name = "behind it" });
        var result = world.Synchronize(device);
        Assert.Equal((1, 1), (result.TransactionsApplied, result.TransactionsRejected));
        Assert.Equal(RejectionClass.RetryLater, Assert.Single(device.Rejected.List()).Class);
        Assert.IsAssignableFrom<TError>(Assert.Single(world.Failures).Error);
        Assert.Equal(1, world.Hub.Count<Category>());
    }

    private (World World, OfflineDatabase Device) Start(
        Action<HubRulesBuilder> rules, Action<HandlerFailure>? told = null)
    {
        var world = new World(rules: rules) { Told = told };
        _open.Add(world);
        var device = world.NewDevice();
        _open.Add(device);
        world.Synchronize(device);
        return (world, device);
    }
}
