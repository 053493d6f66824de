using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Tests.Migration;

/// <summary>A database that is opened with another version of the model goes on with what it holds.</summary>
public sealed class MigrationTests : IDisposable
{
    private readonly World _world = new(Versions.First);
    private readonly MemoryStore _store;
    private readonly Note _note = new() { Id = Guid.NewGuid(), Text = "tea", Stars = 3, Colour = "red" };
    private OfflineDatabase _device;

    public MigrationTests()
    {
        _store = _world.NewStore();
        _world.Save(_note);
        _device = _world.NewDevice(_store);
        _world.Synchronize(_device);
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void What_was_added_reads_as_its_default_and_what_was_renamed_keeps_its_values()
    {
        Reopen(Versions.Second);
        var memo = _device.Find<Memo>(_note.Id)!;
        Assert.Equal(("tea", 3, "here"), (memo.Title, memo.Stars, memo.Place));
        Assert.Empty(_device.All<Folder>());
    }

    [Fact]
    public void The_next_synchronisation_downloads_what_changed_and_what_is_new_and_nothing_else()
    {
        _world.Save([.. Enumerable.Range(0, 50).Select(_ => new Note { Id = Guid.NewGuid() })]);
        _world.Synchronize(_device);
        _world.UseModel(Versions.Second.Model, Versions.Second);
        _world.Save(new Folder { Id = Guid.NewGuid() }, new Memo { Id = _note.Id, Title = "tea", Place = "there" });
        Reopen(Versions.Second);
        var result = _world.Synchronize(_device);
        Assert.Empty(result.Resets);
        Assert.Equal(2, result.ObjectsReceived);
        Assert.Equal("there", _device.Find<Memo>(_note.Id)!.Place);
        Assert.Single(_device.All<Folder>());
        Assert.Equal(51, _device.Count<Memo>());
    }

    [Fact]
    public void Pending_work_survives_and_goes_up_in_the_terms_of_the_new_model()
    {
        var created = _device.Create(new Note { Text = "new", Colour = "blue" });
        _device.Change<Note>(_note.Id, note => (note.Text, note.Colour) = ("coffee", "brown"));
        _world.UseModel(Versions.Second.Model, Versions.Second);
        Reopen(Versions.Second);
        Assert.Equal("coffee", _device.Find<Memo>(_note.Id)!.Title);
        _device.Change<Memo>(_note.Id, memo => memo.Place = "kitchen");
        Assert.Equal(3, _world.Synchronize(_device).TransactionsApplied);
        Assert.Empty(_device.All<SynchronizationError>());
        var memo = _world.Hub.Find<Memo>(_note.Id)!;
        Assert.Equal(("coffee", "kitchen", "new"), (memo.Title, memo.Place, _world.Hub.Find<Memo>(created.Id)!.Title));
    }

    [Fact]
    public void What_was_removed_stays_in_the_bytes_while_others_change()
    {
        _world.UseModel(Versions.Second.Model, Versions.Second);
        Reopen(Versions.Second);
        _device.Change<Memo>(_note.Id, memo => memo.Title = "coffee");
        _world.Synchronize(_device);
        _world.UseModel(Versions.First.Model, Versions.First);
        Reopen(Versions.First);
        var note = _device.Find<Note>(_note.Id)!;
        Assert.Equal(("coffee", "red"), (note.Text, note.Colour));
        Assert.Equal("red", _world.Hub.Find<Note>(_note.Id)!.Colour);
        Assert.Empty(_world.Synchronize(_device).Resets);
    }

    [Fact]
    public void A_device_with_the_old_model_is_told_to_update_and_keeps_its_work()
    {
        _device.Create(new Note { Text = "new" });
        _world.UseModel(Versions.Second.Model, Versions.Second);
        var refused = Assert.Throws<SyncException>(() => _world.Synchronize(_device));
        Assert.Equal(SyncErrorCode.ModelMismatch, refused.Code);
        Reopen(Versions.Second);
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
    }

    [Fact]
    public void A_rejected_change_can_be_retried_under_the_new_name_of_its_class()
    {
        using var strict = new World(rules => rules.Entity<Note>(note => note.Required(n => n.Text)), Versions.First);
        strict.RestoreHub(_world.HubStore);
        _device.Create(new Note { Stars = 5, Colour = "blue" });
        strict.Synchronize(_device);
        Reopen(Versions.Second);
        _world.UseModel(Versions.Second.Model, Versions.Second);
        Assert.Equal("Memo", Assert.Single(_device.All<SynchronizationError>()).Entity);
        _device.Rejected.Retry(Assert.Single(_device.Rejected.List()).Id);
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal(2, _world.Hub.Count<Memo>());
    }

    [Fact]
    public void An_entity_whose_objects_no_longer_come_is_emptied_and_filled_when_they_do_again()
    {
        static void Declare(SyncModelBuilder model) => model.Entity<Note>(1, note => note
            .Attribute(0, n => n.Text).Attribute(1, n => n.Stars).Attribute(2, n => n.Colour).Index(n => n.Stars));
        var clearing = Versions.Profile(Declare, profile => profile.Entity<Note>(SyncMode.NothingClear));
        var filling = Versions.Profile(Declare);
        Reopen(clearing);
        Assert.Equal((0, 0), (_device.Count<Note>(), _device.Query<Note>().Where(n => n.Stars == 3).Count()));
        _world.UseModel(clearing.Model, clearing);
        _world.Synchronize(_device);
        _world.UseModel(filling.Model, filling);
        Reopen(filling);
        _world.Synchronize(_device);
        Assert.Equal((1, 1), (_device.Count<Note>(), _device.Query<Note>().Where(n => n.Stars == 3).Count()));
    }

    [Fact]
    public void A_reset_database_takes_the_model_that_it_is_open_with()
    {
        _device.Reset();
        var before = StoreDump.Of(_store);
        Reopen(Versions.First);
        Assert.Equal(before, StoreDump.Of(_store));
        _world.Synchronize(_device);
        Assert.Equal(1, _device.Count<Note>());
    }

    private void Reopen(SyncProfile profile)
    {
        _device.Dispose();
        _device = _world.NewDevice(_store, profile);
    }
}
