using Embedded.Sync.Protocol;

namespace Embedded.Sync.Tests.Protocol;

/// <summary>
/// What a device of mode Constrained gets, as objects come into its scope and leave it (rules R2, R4, R12).
/// </summary>
public sealed class ConstraintTests : IDisposable
{
    private readonly World _world = new(Sites.Kiosk, Sites.BackOffice);
    private readonly OfflineDatabase _device;

    public ConstraintTests() => _device = _world.NewDevice(parameters: Sites.At(Sites.North));

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void Only_what_matches_is_downloaded()
    {
        var here = Sites.Product(Sites.North);
        _world.Save(here, Sites.Product(Sites.South), new Order { Quantity = -1 }, new Order { Quantity = 0 });
        _world.Synchronize(_device);
        Assert.Equal([here.Id], _device.All<Product>().Select(product => product.Id));
        Assert.Equal((1, 1), (_device.Count<Product>(), _device.Count<Order>()));
    }

    [Fact]
    public void A_specialisation_meets_its_own_constraint_and_that_of_its_generalisation()
    {
        Perishable[] all =
        [
            new() { Category = new(Sites.North), Stock = 1 }, new() { Category = new(Sites.North), Stock = 0 },
            new() { Category = new(Sites.South), Stock = 1 },
        ];
        foreach (var one in all) one.Id = Guid.NewGuid();
        _world.Save([.. all]);
        _world.Synchronize(_device);
        Assert.Equal([all[0].Id], _device.All<Product>().Select(product => product.Id));
    }

    [Fact]
    public void An_object_that_stops_matching_leaves_and_one_that_matches_again_comes_back()
    {
        var product = Sites.Product(Sites.North);
        Save(product);
        Move(product, Sites.South);
        Assert.Equal([$"Removed Product {product.Id}"], _device.ChangesDuring(() => _world.Synchronize(_device)));
        Move(product, Sites.North);
        Assert.Equal([$"Changed Product {product.Id}"], _device.ChangesDuring(() => _world.Synchronize(_device)));
    }

    [Fact]
    public void A_change_of_other_attributes_makes_no_departure()
    {
        var product = Sites.Product(Sites.North);
        Save(product);
        product.Name = "changed";
        _world.Save(product);
        Assert.Equal(0, CountKeys("04"));
        Assert.Equal((1, 0), Moved(_world.Synchronize(_device)));
    }

    [Fact]
    public void An_object_that_the_device_never_could_have_is_not_named()
    {
        var product = Sites.Product(Sites.South);
        Save(product);
        _world.Delete<Product>(product.Id);
        Assert.Equal(0, Next().Slices.Sum(slice => slice.GoneCount));
        Assert.Equal((0, 0), Moved(_world.Synchronize(_device)));
    }

    [Theory]
    [InlineData("move delete")]
    [InlineData("delete create-south")]
    [InlineData("move north move")]
    [InlineData("move delete create-south move-again")]
    [InlineData("name move name delete")]
    public void Whatever_became_of_it_an_object_that_does_not_match_is_gone(string edits)
    {
        var product = Sites.Product(Sites.North);
        Save(product);
        foreach (var edit in edits.Split(' '))
            switch (edit)
            {
                case "move": Move(product, Sites.South); break;
                case "north": Move(product, Sites.North); break;
                case "move-again": Move(product, Guid.NewGuid()); break;
                case "delete": _world.Delete<Product>(product.Id); break;
                case "create-south": Move(product, Sites.South); break;
                default: product.Name += "x"; _world.Save(product); break;
            }

        _world.Synchronize(_device);
        Assert.Empty(_device.All<Product>());
    }

    [Fact]
    public void A_page_that_ends_between_a_departure_and_its_live_entry_misses_neither()
    {
        var products = Enumerable.Range(0, 30).Select(_ => Sites.Product(Sites.North)).ToArray();
        Save([.. products]);
        _world.LimitScans(1);
        foreach (var product in products) product.Category = new(Sites.South);
        _world.Save([.. products]);
        foreach (var product in products) product.Category = new(Sites.North);
        _world.Save([.. products]);
        Assert.Equal((30, 0), Moved(_world.Synchronize(_device)));
        var id = products[7].Id;
        Assert.Equal(_world.Hub.Find<Product>(id)!.ChangedDate, _device.Find<Product>(id)!.ChangedDate);
    }

    [Fact]
    public void Departures_are_bounded_by_the_values_that_an_object_had()
    {
        var product = Sites.Product(Sites.North);
        Save(product);
        for (var times = 0; times < 10; times++)
        {
            Move(product, Sites.South);
            Move(product, Sites.North);
            _world.Delete<Product>(product.Id);
            _world.Save(product);
        }

        Assert.Equal((2, 2), (CountKeys("04"), CountKeys("0b")));
        _world.Hub.PurgeDeletes(_world.Hub.Head);
        Assert.Equal((0, 0), (CountKeys("04"), CountKeys("0b")));
    }

    [Fact]
    public void What_the_device_itself_puts_out_of_its_scope_does_not_stay()
    {
        var (created, moved) = (Sites.Product(Sites.South), Sites.Product(Sites.North));
        Save(moved);
        _device.Create(created);
        _device.Change<Product>(moved.Id, product => product.Category = new(Sites.South));
        Assert.Equal(2, _device.Count<Product>());
        Assert.Equal(2, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal(2, _world.Hub.Count<Product>());
        Assert.Empty(_device.All<Product>());
        Assert.Equal((0, 0), (_device.Count<Product>(), _device.PendingCount));
    }

    [Fact]
    public void Totals_are_those_of_what_is_sent()
    {
        _world.Save([.. Enumerable.Range(0, 100).Select(_ => Sites.Product(Sites.North))]);
        _world.Save([.. Enumerable.Range(0, 300).Select(_ => Sites.Product(Sites.South))]);
        _world.Save([.. Enumerable.Range(-150, 300).Select(index => new Order { Quantity = index })]);
        var session = World.NewSession(_device);
        var staged = session.Read(_world.AnswerTo(session));
        Assert.Equal((0, 250), (session.Progress.Done, session.Progress.Total));
        session.Apply(staged);
        session.Apply(session.Read(_world.AnswerTo(session)));
        Assert.Equal((200, 250), (session.Progress.Done, session.Progress.Total));
        _world.Synchronize(_device);
        foreach (var product in _device.All<Product>().Take(3).ToList()) Move(product, Sites.South);
        Move(_world.Hub.All<Product>().First(product => product.Category.Id == Sites.South), Guid.NewGuid());
        var next = World.NewSession(_device);
        next.Read(_world.AnswerTo(next));
        Assert.Equal(3, next.Progress.Total);
    }

    [Fact]
    public void An_answer_looks_at_a_bounded_number_of_objects()
    {
        Product[] products = [.. Enumerable.Range(0, 1000).Select(_ => Sites.Product(Sites.South))];
        products[990].Category = new(Sites.North);
        _world.Save([.. products]);
        _world.LimitScans(100);
        var result = _world.Synchronize(_device);
        Assert.InRange(result.Requests, 10, 13);
        Assert.Equal(products[990].Id, Assert.Single(_device.All<Product>()).Id);
        foreach (var product in products) product.Name = "changed";
        _world.Save([.. products]);
        Assert.InRange(_world.Synchronize(_device).Requests, 10, 12);
        Assert.Equal("changed", Assert.Single(_device.All<Product>()).Name);
    }

    [Fact]
    public void Two_profiles_over_one_hub_hold_each_its_own()
    {
        using var office = _world.NewDevice(profile: Sites.BackOffice);
        var (north, south) = (Sites.Product(Sites.North), Sites.Product(Sites.South));
        var (small, noted) = (new Order { Quantity = -1, Note = "kept" }, new Order { Quantity = 1 });
        _world.Save(new Category { Name = "c" }, north, south, small, noted);
        _world.Synchronize(_device);
        _world.Synchronize(office);
        Assert.Equal((1, 1, 1), (_device.Count<Category>(), _device.Count<Product>(), _device.Count<Order>()));
        Assert.Equal((0, 2, 1), (office.Count<Category>(), office.Count<Product>(), office.Count<Order>()));
        (small.Quantity, small.Note, noted.Quantity, noted.Note) = (1, null, -1, "kept");
        _world.Save(small, noted);
        _world.Synchronize(_device);
        _world.Synchronize(office);
        Assert.Equal(small.Id, Assert.Single(_device.All<Order>()).Id);
        Assert.Equal(noted.Id, Assert.Single(office.All<Order>()).Id);
    }

    [Fact]
    public void What_a_profile_does_not_take_is_rejected_and_what_another_takes_is_not()
    {
        var readOnly = SyncProfile.Create(Shop.Model, "reader", profile => profile.Others(SyncMode.Never));
        using var world = new World(Sites.Kiosk, readOnly);
        using var device = world.NewDevice(parameters: Sites.At(Sites.North));
        device.Create(new Order { Quantity = 3 });
        var request = new Sync.Wire.ByteBuffer();
        Assert.True(World.NewSession(device).TryNext(request));
        var push = Assert.IsType<SyncRequest.Push>(SyncRequest.FromUntrusted(request.WrittenMemory));
        var sent = new Sync.Wire.ByteBuffer();
        (push with { Profile = readOnly.Name, Fingerprint = readOnly.Fingerprint }).Write(sent);
        var answer = Assert.IsType<SyncAnswer.Pushed>(SyncAnswer.FromUntrusted(world.AnswerTo(sent.WrittenMemory)));
        Assert.Equal(RejectionCode.EntityNotWritable, Assert.Single(answer.Results).Code);
        Assert.Equal(0, world.Hub.Count<Order>());
    }

    private void Save(params object[] targets)
    {
        _world.Save(targets);
        _world.Synchronize(_device);
    }

    private void Move(Product product, Guid site)
    {
        product.Category = new(site);
        _world.Save(product);
    }

    private SyncAnswer.Page Next() => Assert.IsType<SyncAnswer.Page>(
        SyncAnswer.FromUntrusted(_world.AnswerTo(World.NewSession(_device))));

    private int CountKeys(string table) =>
        StoreDump.Of(_world.HubStore).Split('\n').Count(line => line.StartsWith(table, StringComparison.Ordinal));

    private static (long, long) Moved(SyncResult result) => (result.ObjectsReceived, result.ObjectsRemoved);
}
