using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Tests.Device;

public sealed class UnitOfWorkTests : IDisposable
{
    private readonly World _world = new();
    private readonly MemoryStore _store;
    private readonly OfflineDatabase _device;

    public UnitOfWorkTests()
    {
        _store = _world.NewStore();
        _device = _world.NewDevice(_store);
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void What_is_created_reads_back_at_once_and_waits_to_be_uploaded()
    {
        var order = _device.Create(new Order { Quantity = 2, Note = "now" });
        Assert.NotEqual(Guid.Empty, order.Id);
        Assert.Equal("now", _device.Find<Order>(order.Id)!.Note);
        Assert.Equal(1, _device.PendingCount);
        Assert.Equal(1, _device.Count<Order>());
    }

    [Fact]
    public void Nothing_is_written_before_the_commit()
    {
        var before = StoreDump.Of(_store);
        using (var work = _device.Begin()) work.Create(new Order());
        Assert.Equal(before, StoreDump.Of(_store));
        Assert.Empty(_device.All<Order>());
    }

    [Fact]
    public void A_commit_with_one_bad_object_writes_none_of_them()
    {
        var before = StoreDump.Of(_store);
        using var work = _device.Begin();
        work.Create(new Order { Note = "good" });
        var bad = work.Create(new Order { Note = new string('x', 201) });
        var refusal = Assert.Throws<CommitException>(() => work.Commit());
        Assert.Equal(("Order", bad.Id), (refusal.Entity, refusal.ObjectId));
        Assert.Equal(before, StoreDump.Of(_store));

        bad.Note = "short";
        Assert.NotEqual(Guid.Empty, work.Commit());
        Assert.Equal(2, _device.Count<Order>());
    }

    [Fact]
    public void Text_that_is_not_Unicode_is_a_commit_exception_and_writes_nothing()
    {
        var before = StoreDump.Of(_store);
        using var work = _device.Begin();
        work.Create(new Order { Note = "half a pair: \ud800" });
        Assert.Throws<CommitException>(() => work.Commit());
        Assert.Equal(before, StoreDump.Of(_store));
    }

    [Fact]
    public void Creating_an_id_twice_is_refused()
    {
        var order = _device.Create(new Order());
        Assert.Throws<CommitException>(() => _device.Create(new Order { Id = order.Id }));
    }

    [Fact]
    public void Changing_what_is_absent_is_refused()
    {
        using var work = _device.Begin();
        work.Change(new Order { Id = Guid.NewGuid() });
        Assert.Throws<CommitException>(() => work.Commit());
    }

    [Fact]
    public void A_change_that_changes_nothing_makes_no_transaction()
    {
        var order = _device.Create(new Order { Quantity = 4 });
        var before = StoreDump.Of(_store);
        Assert.Equal(Guid.Empty, _device.Change<Order>(order.Id, _ => { }));
        Assert.Equal(before, StoreDump.Of(_store));
    }

    [Fact]
    public void Deleting_what_is_absent_makes_no_transaction() =>
        Assert.Equal(Guid.Empty, _device.Delete<Order>(Guid.NewGuid()));

    [Fact]
    public void Created_then_deleted_in_one_unit_is_nothing()
    {
        using var work = _device.Begin();
        work.Delete(work.Create(new Order()));
        Assert.Equal(Guid.Empty, work.Commit());
    }

    [Fact]
    public void Created_then_changed_in_one_unit_is_one_create()
    {
        using var work = _device.Begin();
        var order = work.Create(new Order { Quantity = 1 });
        order.Quantity = 2;
        work.Change(order);
        work.Commit();
        Assert.Equal(2, _device.Find<Order>(order.Id)!.Quantity);
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal(2, _world.Hub.Find<Order>(order.Id)!.Quantity);
    }

    [Fact]
    public void Deleted_then_created_in_one_unit_leaves_the_new_values()
    {
        var order = _device.Create(new Order { Quantity = 1, Note = "old" });
        using var work = _device.Begin();
        work.Delete(order);
        work.Create(new Order { Id = order.Id, Quantity = 9 });
        work.Commit();
        Assert.Equal((9, null), (_device.Find<Order>(order.Id)!.Quantity, _device.Find<Order>(order.Id)!.Note));
    }

    [Fact]
    public void Deleting_what_is_absent_and_then_creating_it_in_one_unit_creates_it()
    {
        var id = Guid.NewGuid();
        using var work = _device.Begin();
        work.Delete<Order>(id);
        work.Create(new Order { Id = id, Quantity = 5 });
        work.Commit();
        Assert.Equal(5, _device.Find<Order>(id)!.Quantity);
    }

    [Fact]
    public void Changed_then_deleted_in_one_unit_is_one_delete()
    {
        var order = _device.Create(new Order());
        using var work = _device.Begin();
        order.Quantity = 7;
        work.Change(order);
        work.Delete(order);
        work.Commit();
        Assert.Null(_device.Find<Order>(order.Id));
    }

    [Fact]
    public void A_delete_by_the_generalisation_removes_the_specialisation_that_it_finds()
    {
        var milk = _device.Create(new Perishable { Name = "Milk" });
        Assert.NotNull(_device.Find<Product>(milk.Id));
        _device.Delete<Product>(milk.Id);
        Assert.Null(_device.Find<Product>(milk.Id));
    }

    [Fact]
    public void Find_makes_only_what_differs_count_as_changed()
    {
        var order = _device.Create(new Order { Quantity = 1, Note = "a" });
        using var work = _device.Begin();
        var mine = work.Find<Order>(order.Id)!;
        _device.Change<Order>(order.Id, other => other.Note = "b");
        mine.Quantity = 2;
        work.Change(mine);
        work.Commit();
        var seen = _device.Find<Order>(order.Id)!;
        Assert.Equal((2, "b"), (seen.Quantity, seen.Note));
    }

    [Fact]
    public void An_object_from_elsewhere_overwrites_with_all_that_it_holds()
    {
        var order = _device.Create(new Order { Quantity = 1, Note = "a" });
        var stale = _device.Find<Order>(order.Id)!;
        _device.Change<Order>(order.Id, other => other.Note = "b");
        stale.Quantity = 2;
        using var work = _device.Begin();
        work.Change(stale);
        work.Commit();
        var seen = _device.Find<Order>(order.Id)!;
        Assert.Equal((2, "a"), (seen.Quantity, seen.Note));
    }

    [Fact]
    public void A_full_store_fails_the_commit_and_leaves_the_unit_open()
    {
        var room = new MemoryStoreOptions { ByteCountMax = 4_000 };
        using var store = new MemoryStore(room);
        using var device = _world.NewDevice(store);
        var before = StoreDump.Of(store);
        using var work = device.Begin();
        work.Create(new Product { Picture = new byte[1000], Name = new string('n', 100) });
        for (var index = 0; index < 4; index++) work.Create(new Product { Picture = new byte[1000] });
        Assert.Throws<Storage.StoreException>(() => work.Commit());
        Assert.Equal(before, StoreDump.Of(store));
        Assert.Equal(0, device.PendingCount);
        Assert.Empty(device.All<Product>());
        Assert.Throws<Storage.StoreException>(() => work.Commit());
    }

    [Fact]
    public void A_closed_unit_takes_nothing_more()
    {
        var work = _device.Begin();
        work.Create(new Order());
        work.Commit();
        Assert.Throws<ObjectDisposedException>(() => work.Commit());
        Assert.Throws<ObjectDisposedException>(() => work.Create(new Order()));
    }

    [Fact]
    public void What_the_engine_keeps_cannot_be_committed()
    {
        using var work = _device.Begin();
        Assert.Throws<InvalidOperationException>(() => work.Change(_device.SynchronizationOf<Order>()));
        Assert.Throws<InvalidOperationException>(() => work.Delete(_device.SynchronizationOf<Order>()));
        Assert.Throws<InvalidOperationException>(() => work.Create(new SynchronizationError()));
    }

    [Fact]
    public void Ids_that_are_no_objects_are_refused()
    {
        using var work = _device.Begin();
        Assert.Throws<ArgumentException>(() => work.Change(new Order()));
        Assert.Throws<ArgumentException>(() => work.Create(new Order { Id = Guid.AllBitsSet }));
    }

    [Fact]
    public void A_local_entity_is_written_at_once_and_never_uploaded()
    {
        var draft = _device.Create(new Draft { Text = "mine" });
        Assert.Equal(0, _device.PendingCount);
        _device.Change<Draft>(draft.Id, found => found.Text = "still mine");
        Assert.Equal("still mine", _device.Find<Draft>(draft.Id)!.Text);
        _world.Synchronize(_device);
        Assert.Equal("still mine", Assert.Single(_device.All<Draft>()).Text);
        Assert.Equal(0, _world.Hub.Count<Draft>());
        _device.Delete<Draft>(draft.Id);
        Assert.Equal(0, _device.Count<Draft>());
    }
}
