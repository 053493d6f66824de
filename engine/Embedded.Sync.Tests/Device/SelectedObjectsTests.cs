namespace Embedded.Sync.Tests.Device;

public sealed class SelectedObjectsTests : IDisposable
{
    private static readonly SyncProfile Profile = SyncProfile.Create(Shop.Model, "field", profile => profile
        .Entity<Order>(SyncMode.NothingClear)
        .Entity<Category>(SyncMode.NothingPreserve)
        .Entity<Draft>(SyncMode.Never)
        .Others(SyncMode.All));

    private readonly World _world = new(Profile);
    private readonly OfflineDatabase _device;

    public SelectedObjectsTests() => _device = _world.NewDevice();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Work_up_to_the_newest_on_the_objects_goes_up_and_later_work_waits()
    {
        _device.Create(new Order());
        var product = _device.Create(new Product { Name = "Tea" });
        _device.Create(new Order());
        var result = _world.Synchronize(_device, SyncSelection.Objects<Product>(product.Id));
        Assert.Equal((2, 1), (result.TransactionsApplied, _device.PendingCount));
        Assert.NotNull(_world.Hub.Find<Product>(product.Id));
        Assert.Equal(1, _world.Hub.Count<Order>());
    }

    [Fact]
    public void Without_work_on_the_objects_nothing_goes_up()
    {
        _device.Create(new Order());
        var category = new Category { Name = "Tea" };
        _world.Save(category);
        Assert.Equal(0, _world.Synchronize(
            _device, SyncSelection.Objects<Category>(category.Id)).TransactionsApplied);
        Assert.Equal(("Tea", 1), (_device.Find<Category>(category.Id)!.Name, _device.PendingCount));
    }

    [Fact]
    public void A_preserved_object_is_brought_up_to_date_alone()
    {
        var own = _device.Create(new Category { Name = "Tea" });
        var other = _device.Create(new Category { Name = "Coffee" });
        _world.Synchronize(_device);
        _world.Save(new Category { Id = own.Id, Name = "Hub's tea" }, new Category { Id = other.Id, Name = "Hub's" });
        var told = _device.ChangesDuring(() => Assert.Equal(1, _world.Synchronize(
            _device, SyncSelection.Objects<Category>(own.Id)).ObjectsReceived));
        Assert.Equal($"Changed Category {own.Id}", Assert.Single(told));
        Assert.Equal(("Hub's tea", "Coffee"),
            (_device.Find<Category>(own.Id)!.Name, _device.Find<Category>(other.Id)!.Name));
    }

    [Fact]
    public void A_change_over_a_row_that_was_fetched_is_no_conflict()
    {
        var category = new Category { Name = "Tea" };
        _world.Save(category);
        _world.Synchronize(_device, SyncSelection.Objects<Category>(category.Id));
        _device.Change<Category>(category.Id, target => target.Name = "Mine");
        Assert.Empty(_world.Synchronize(_device).Conflicts);
        Assert.Equal("Mine", _world.Hub.Find<Category>(category.Id)!.Name);
    }

    [Fact]
    public void A_commit_made_before_the_answer_is_taken_stays_over_what_was_fetched()
    {
        var category = new Category { Name = "Tea" };
        _world.Save(category);
        _world.Synchronize(_device, SyncSelection.Objects<Category>(category.Id));
        _world.Save(new Category { Id = category.Id, Name = "Hub's" });
        var session = new SyncSession(
            _device, new SynchronizerOptions(), SyncSelection.Objects<Category>(category.Id));
        var answer = _world.AnswerTo(session);
        _device.Change<Category>(category.Id, target => target.Name = "Mine");
        session.Take(answer);
        Assert.Equal("Mine", _device.Find<Category>(category.Id)!.Name);
        Assert.Equal("Name", Assert.Single(_world.Synchronize(_device).Conflicts).Attribute);
    }

    [Fact]
    public void Objects_that_are_gone_on_the_hub_leave_and_unsent_work_is_kept_as_an_error()
    {
        var gone = _device.Create(new Category { Name = "A" });
        var changed = _device.Create(new Category { Name = "B" });
        _world.Synchronize(_device);
        _world.Delete<Category>(gone.Id);
        _world.Delete<Category>(changed.Id);
        _device.Change<Category>(changed.Id, target => target.Name = "Unsent");
        var told = _device.ChangesDuring(() => Assert.Equal(2, _world.Synchronize(
            _device, SyncSelection.Objects<Category>(gone.Id, changed.Id)).ObjectsRemoved));
        Assert.Empty(_device.All<Category>());
        Assert.Contains($"Removed Category {gone.Id}", told);
        var error = Assert.Single(_device.All<SynchronizationError>());
        Assert.Equal((changed.Id, RejectionCode.NotFound), (error.ObjectId, error.Code));
        Assert.NotEmpty(error.Content);
    }

    [Fact]
    public void A_delete_goes_up_with_its_selection()
    {
        var category = _device.Create(new Category());
        _world.Synchronize(_device);
        _device.Delete<Category>(category.Id);
        _world.Synchronize(_device, SyncSelection.Objects<Category>(category.Id));
        Assert.Null(_world.Hub.Find<Category>(category.Id));
        Assert.Empty(_device.All<Category>());
    }

    [Fact]
    public void A_downloaded_object_comes_with_its_entity_and_one_that_is_cleared_only_goes_up()
    {
        var product = new Product { Name = "Tea" };
        _world.Save(product);
        var order = _device.Create(new Order());
        _world.Synchronize(
            _device, SyncSelection.Objects<Product>(product.Id).AndObjects<Order>(order.Id));
        Assert.Equal("Tea", _device.Find<Product>(product.Id)!.Name);
        Assert.NotNull(_world.Hub.Find<Order>(order.Id));
        Assert.Empty(_device.All<Order>());
    }

    [Fact]
    public void Many_objects_come_in_batches_and_their_progress_is_exact()
    {
        Category[] all = [.. Enumerable.Range(0, 250).Select(number => new Category { Name = $"{number}" })];
        _world.Save([.. all]);
        var selection = SyncSelection.Objects<Category>([.. _world.Hub.All<Category>().Select(each => each.Id)]);
        var session = new SyncSession(_device, new SynchronizerOptions { BatchSize = 100 }, selection);
        foreach (var done in new[] { 100, 200, 250 })
        {
            session.Take(_world.AnswerTo(session));
            Assert.Equal(new EntityProgress("Category", done, 250), Assert.Single(session.Progress.Entities));
        }

        Assert.False(session.TryNext(new Embedded.Sync.Wire.ByteBuffer()));
        Assert.Equal(250, _device.Count<Category>());
    }

    [Fact]
    public void An_answer_to_a_selection_that_was_given_up_is_dropped()
    {
        var category = new Category { Name = "Tea" };
        _world.Save(category);
        var (options, selection) = (new SynchronizerOptions(), SyncSelection.Objects<Category>(category.Id));
        var old = _world.AnswerTo(new SyncSession(_device, options, selection));
        _world.Save(new Category { Id = category.Id, Name = "Newer" });
        _world.Synchronize(_device, selection);
        var late = new SyncSession(_device, options, selection);
        _world.AnswerTo(late);
        late.Take(old);
        Assert.Equal("Newer", _device.Find<Category>(category.Id)!.Name);
    }

    [Fact]
    public void A_restored_hub_is_noticed_while_objects_are_fetched()
    {
        var category = _device.Create(new Category { Name = "Tea" });
        var backup = _world.NewStore();
        _world.Hub.Backup(backup);
        _world.Synchronize(_device);
        _world.RestoreHub(backup);
        _world.Save(new Product());
        var result = _world.Synchronize(_device, SyncSelection.Objects<Category>(category.Id));
        Assert.True(result.TimelineLost);
        Assert.Empty(_device.All<Category>());
    }
}
