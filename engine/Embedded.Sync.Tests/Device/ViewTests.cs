namespace Embedded.Sync.Tests.Device;

/// <summary>What the app sees is the base overlaid with what waits: by id, by enumeration and by count alike.</summary>
public sealed class ViewTests : IDisposable
{
    private readonly World _world = new();
    private readonly OfflineDatabase _device;
    private readonly Order _base = new() { Quantity = 1, Note = "base" };

    public ViewTests()
    {
        _world.Save(_base, new Order { Note = "other" });
        _device = _world.NewDevice();
        _world.Synchronize(_device);
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void A_pending_update_lies_over_the_base()
    {
        var told = _device.ChangesDuring(() => _device.Change<Order>(_base.Id, mine => mine.Quantity = 2));
        Assert.Equal([$"Changed Order {_base.Id}"], told);
        Sees(_base.Id, 2, "base", count: 2);
        _world.Save(new Order { Id = _base.Id, Quantity = 1, Note = "from the hub" });
        Pull();
        Sees(_base.Id, 2, "from the hub", count: 2);
    }

    [Fact]
    public void A_pending_delete_hides_the_base_and_what_comes_over_it()
    {
        Assert.Equal([$"Removed Order {_base.Id}"], _device.ChangesDuring(() => _device.Delete<Order>(_base.Id)));
        Absent(_base.Id, count: 1);
        _world.Save(new Order { Id = _base.Id, Quantity = 7 });
        Assert.Empty(_device.ChangesDuring(Pull));
        Absent(_base.Id, count: 1);
    }

    [Fact]
    public void A_pending_create_stands_where_there_is_no_base()
    {
        var mine = _device.Create(new Order { Quantity = 3, Note = "mine" });
        Sees(mine.Id, 3, "mine", count: 3);
        _device.Change<Order>(mine.Id, found => found.Note = "mine still");
        Sees(mine.Id, 3, "mine still", count: 3);
        _device.Delete<Order>(mine.Id);
        Absent(mine.Id, count: 2);
        _device.Create(new Order { Id = mine.Id, Note = "again" });
        Sees(mine.Id, 0, "again", count: 3);
        _world.Synchronize(_device);
        Sees(mine.Id, 0, "again", count: 3);
    }

    [Fact]
    public void A_pending_update_of_what_the_hub_deleted_is_absent()
    {
        _device.Change<Order>(_base.Id, mine => mine.Quantity = 2);
        _world.Delete<Order>(_base.Id);
        Assert.Equal([$"Removed Order {_base.Id}"], _device.ChangesDuring(Pull));
        Absent(_base.Id, count: 1);
    }

    [Fact]
    public void Objects_come_in_the_order_of_their_ids_whether_they_wait_or_not()
    {
        for (var index = 0; index < 20; index++)
            if (index % 2 == 0) _device.Create(new Order { Id = Guid.NewGuid() });
            else _world.Save(new Order { Id = Guid.NewGuid() });
        Pull();
        var ids = _device.All<Order>().Select(order => order.Id.ToString()).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal((22, 22), (ids.Count, _device.Count<Order>()));
    }

    [Fact]
    public void An_enumeration_shows_the_moment_that_it_began()
    {
        var seen = new List<string?>();
        foreach (var order in _device.All<Order>())
        {
            seen.Add(order.Note);
            _device.Create(new Order { Note = "later" });
            _device.Change<Order>(_base.Id, mine => mine.Quantity++);
        }

        Assert.Equal(["base", "other"], seen.Order());
        Assert.Equal(4, _device.Count<Order>());
    }

    [Fact]
    public void A_specialisation_is_found_from_its_generalisation()
    {
        var milk = _device.Create(new Perishable { Name = "Milk" });
        _device.Create(new Product { Name = "Salt" });
        Assert.IsType<Perishable>(_device.Find<Product>(milk.Id));
        Assert.Equal(["Salt", "Milk"], _device.All<Product>().Select(product => product.Name));
        Assert.Equal((2, 1), (_device.Count<Product>(), _device.Count<Perishable>()));
    }

    /// <summary>A download without an upload: what waits goes on waiting.</summary>
    private void Pull()
    {
        var state = _device.State;
        var pull = new Sync.Wire.ByteBuffer();
        new Sync.Protocol.SyncRequest.Pull
        {
            Fingerprint = Shop.Profile.Fingerprint, Profile = Shop.Profile.Name,
            Client = state.Client, Stamp = state.Digest(), Tickets = state.Tickets, Cursor = state.Cursor,
            BatchSize = 1_000, ByteBudget = 1 << 20, Count = false,
            Ignored = state.Ignored,
        }.Write(pull);

            var answer = Sync.Protocol.SyncAnswer.FromUntrusted(_world.AnswerTo(pull.WrittenMemory));
        var page = (Sync.Protocol.SyncAnswer.Page)answer;
        Assert.NotNull(_device.Apply(page, state.After(page, _device.Random), new(_device.Indexes)));
    }

    private void Sees(Guid id, int quantity, string note, int count)
    {
        var found = _device.Find<Order>(id)!;
        Assert.Equal((quantity, note), (found.Quantity, found.Note));
        var listed = _device.All<Order>().Single(order => order.Id == id);
        Assert.Equal((quantity, note), (listed.Quantity, listed.Note));
        Assert.Equal((count, count), (_device.Count<Order>(), _device.All<Order>().Count()));
    }

    private void Absent(Guid id, int count)
    {
        Assert.Null(_device.Find<Order>(id));
        Assert.DoesNotContain(_device.All<Order>(), order => order.Id == id);
        Assert.Equal((count, count), (_device.Count<Order>(), _device.All<Order>().Count()));
    }
}
