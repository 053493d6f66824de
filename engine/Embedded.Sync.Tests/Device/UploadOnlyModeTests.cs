namespace Embedded.Sync.Tests.Device;

public sealed class UploadOnlyModeTests : IDisposable
{
    private static readonly SyncProfile Profile = SyncProfile.Create(Shop.Model, "field", profile => profile
        .Entity<Order>(SyncMode.NothingClear)
        .Entity<Category>(SyncMode.NothingPreserve)
        .Entity<Draft>(SyncMode.Never)
        .Others(SyncMode.All));

    private readonly World _world = new(Profile);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void An_object_of_mode_NothingClear_goes_up_and_leaves_the_device()
    {
        using var device = _world.NewDevice();
        var order = Create(device, new Order { Quantity = 2 });
        Assert.NotNull(device.Find<Order>(order.Id));
        var removed = new List<ObjectChange>();
        device.Changed += (_, change) => removed.AddRange(change.Changes);

        Assert.Equal(1, _world.Synchronize(device).TransactionsApplied);
        Assert.Null(device.Find<Order>(order.Id));
        Assert.Equal(0, device.Count<Order>());
        Assert.Equal(ObjectChangeKind.Removed, Assert.Single(removed).Kind);
        Assert.Equal(2, _world.Hub.Find<Order>(order.Id)!.Quantity);
        Assert.Equal(0, device.PendingCount);
    }

    [Fact]
    public void What_a_handler_made_of_a_preserved_object_is_told_and_not_written_over_in_silence()
    {
        using var world = new World(rules => rules.Entity<Category>(category => category.BeforeCommit(commit =>
        {
            if (commit.Before is null) commit.After!.Name = commit.After.Name.ToUpperInvariant();
        })), Profile);
        using var device = world.NewDevice();
        var category = Create(device, new Category { Name = "Tea" });
        var told = Assert.Single(world.Synchronize(device).Conflicts);
        Assert.Equal((ConflictResolution.Handled, "Tea", "TEA"), (told.Resolution, told.DeviceValue, told.Value));
        Assert.Equal("Tea", device.Find<Category>(category.Id)!.Name);

        device.Change<Category>(category.Id, mine => mine.Name = "Mint");
        var met = Assert.Single(world.Synchronize(device).Conflicts);
        Assert.Equal((ConflictResolution.DeviceWon, "TEA", "Mint"), (met.Resolution, met.HubValue, met.Value));
    }

    [Fact]
    public void A_preserved_object_that_a_handler_left_alone_meets_no_conflict()
    {
        using var world = new World(
            rules => rules.Entity<Category>(category => category.BeforeCommit(commit => _ = commit.After)), Profile);
        using var device = world.NewDevice();
        Create(device, new Category { Name = "Tea" });
        Assert.Empty(world.Synchronize(device).Conflicts);
    }

    [Fact]
    public void An_object_of_mode_NothingPreserve_goes_up_and_stays_and_can_be_changed_again()
    {
        using var device = _world.NewDevice();
        var category = Create(device, new Category { Name = "Tea" });
        Assert.Empty(_world.Synchronize(device).Conflicts);
        Assert.Equal("Tea", device.Find<Category>(category.Id)!.Name);
        Assert.Equal(1, device.Count<Category>());

        category.Name = "Coffee";
        Change(device, category);
        var second = _world.Synchronize(device);
        Assert.Empty(second.Conflicts);
        Assert.Equal("Coffee", _world.Hub.Find<Category>(category.Id)!.Name);
        Assert.Equal("Coffee", device.Find<Category>(category.Id)!.Name);
    }

    [Fact]
    public void What_the_hub_kept_against_a_preserved_object_is_in_doubt_until_it_is_fetched()
    {
        using var world = new World(
            rules => rules.Entity<Category>(category => category.OnConflict(ConflictPolicy.HubWins)), Profile);
        using var device = world.NewDevice();
        var category = Create(device, new Category { Name = "first" });
        world.Synchronize(device);
        world.Save(new Category { Id = category.Id, Name = "hub" });
        Rename("second");
        Assert.Single(world.Synchronize(device).Conflicts);

        // The device still has its own value, and does not pass for one that knows the hub's.
        Rename("third");
        Assert.Equal("hub", Assert.Single(world.Synchronize(device).Conflicts).HubValue);
        Assert.Equal("hub", world.Hub.Find<Category>(category.Id)!.Name);
        world.Synchronize(device, SyncSelection.Objects<Category>(category.Id));
        Assert.Equal("hub", device.Find<Category>(category.Id)!.Name);
        Rename("fourth");
        Assert.Empty(world.Synchronize(device).Conflicts);
        Assert.Equal("fourth", world.Hub.Find<Category>(category.Id)!.Name);

        void Rename(string name) => device.Change<Category>(category.Id, mine => mine.Name = name);
    }

    [Fact]
    public void What_the_hub_holds_of_them_is_not_downloaded()
    {
        _world.Save(new Category { Name = "Hub's" }, new Order { Quantity = 1 }, new Product { Name = "Down" });
        using var device = _world.NewDevice();
        Assert.Equal(1, _world.Synchronize(device).ObjectsReceived);
        Assert.Empty(device.All<Category>());
        Assert.Empty(device.All<Order>());
    }

    [Fact]
    public void A_preserved_object_that_the_hub_changed_meanwhile_reports_the_conflict()
    {
        using var device = _world.NewDevice();
        var category = Create(device, new Category { Name = "Tea" });
        _world.Synchronize(device);
        _world.Save(new Category { Id = category.Id, Name = "Hub's" });
        category.Name = "Device's";
        Change(device, category);
        Assert.Equal("Name", Assert.Single(_world.Synchronize(device).Conflicts).Attribute);
        Assert.Equal("Device's", _world.Hub.Find<Category>(category.Id)!.Name);
    }

    [Fact]
    public void After_a_lost_timeline_a_preserved_object_counts_as_unknown()
    {
        using var device = _world.NewDevice();
        var backup = _world.HubStore.Copy();
        var category = Create(device, new Category { Name = "Tea" });
        _world.Synchronize(device);
        _world.RestoreHub(backup);
        _world.Save(new Category { Id = category.Id, Name = "Another's" });
        Assert.True(_world.Synchronize(device).TimelineLost);
        category.Name = "Device's";
        Change(device, category);
        Assert.NotEmpty(_world.Synchronize(device).Conflicts);
    }

    [Fact]
    public void A_rejected_change_shows_the_preserved_object_as_it_was()
    {
        using var device = _world.NewDevice();
        var category = Create(device, new Category { Name = "Tea" });
        _world.Synchronize(device);
        using (var transaction = _world.Hub.Begin())
        {
            transaction.Delete<Category>(category.Id);
            transaction.Commit();
        }

        category.Name = "Coffee";
        Change(device, category);
        Assert.Equal(1, _world.Synchronize(device).TransactionsRejected);
        Assert.Equal("Tea", device.Find<Category>(category.Id)!.Name);
        Assert.Equal(RejectionCode.NotFound, Assert.Single(device.All<SynchronizationError>()).Code);
    }

    private static T Create<T>(OfflineDatabase device, T target)
        where T : class
    {
        using var work = device.Begin();
        work.Create(target);
        work.Commit();
        return target;
    }

    private static void Change(OfflineDatabase device, object target)
    {
        using var work = device.Begin();
        work.Change(target);
        work.Commit();
    }
}
