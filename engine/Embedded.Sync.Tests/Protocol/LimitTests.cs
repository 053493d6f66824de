using Embedded.Sync.Rows;

namespace Embedded.Sync.Tests.Protocol;

public sealed class LimitTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Progress_goes_on_after_a_restart_in_the_middle_of_a_download()
    {
        _world.Save([.. Enumerable.Range(0, 150).Select(index => new Category { Name = $"C{index}" })]);
        _world.Save([.. Enumerable.Range(0, 350).Select(index => new Product { Name = $"P{index}" })]);
        var store = _world.NewStore();
        double reached;
        using (var device = _world.NewDevice(store))
        {
            var session = World.NewSession(device);
            for (var page = 0; page < 3; page++) session.Take(_world.AnswerTo(session));
            reached = session.Progress.Percent;
            Assert.Equal(60, reached);
        }

        using var reopened = _world.NewDevice(store);
        var resumed = World.NewSession(reopened);
        var staged = resumed.Read(_world.AnswerTo(resumed));
        Assert.Equal((300, 500, reached), (resumed.Progress.Done, resumed.Progress.Total, resumed.Progress.Percent));
        resumed.Apply(staged);
        Assert.Equal(200, _world.Synchronize(reopened).ObjectsReceived + 100);
        Assert.Equal(0, World.NewSession(reopened).Progress.Done);
    }

    [Fact]
    public void A_profile_of_the_same_name_with_other_modes_is_refused_as_a_mismatch()
    {
        using var device = _world.NewDevice();
        var other = SyncProfile.Create(Shop.Model, Shop.Profile.Name, profile => profile
            .Entity<Draft>(SyncMode.Never).Entity<Order>(SyncMode.NothingClear).Others(SyncMode.All));
        _world.UseModel(Shop.Model, other);
        var refused = Assert.Throws<SyncException>(() => _world.Synchronize(device));
        Assert.Equal((SyncErrorCode.ModelMismatch, false), (refused.Code, refused.IsTransient));
    }

    [Fact]
    public void A_change_names_a_bounded_number_of_own_transactions_and_meets_no_conflict_among_them()
    {
        using var device = _world.NewDevice();
        var order = new Order { Note = "0" };
        device.Create(order);
        for (var edit = 1; edit <= 200; edit++) device.Change<Order>(order.Id, target => target.Note = $"{edit}");

        var last = device.PendingTransactions(ulong.MaxValue, int.MaxValue, int.MaxValue, out _)[^1];
        Assert.InRange(last.Length, 1, 64 * 18 + 200);
        Assert.Empty(_world.Synchronize(device).Conflicts);
        Assert.Equal("200", _world.Hub.Find<Order>(order.Id)!.Note);
    }

    [Fact]
    public void An_object_larger_than_a_row_may_be_is_rejected_and_lets_the_others_pass()
    {
        var model = SyncModel.Create(model => model.Entity<Order>(1, order => order
            .Attribute(0, o => o.Note).Attribute(1, o => o.Quantity)));
        var profile = SyncProfile.Create(model, "large", profile => profile.Others(SyncMode.All));
        using var world = new World(profile);
        using var device = world.NewDevice();
        using var work = device.Begin();
        work.Create(new Order { Note = new string('x', RowEditor.RowBytesMax) });
        Assert.Contains("MiB", Assert.Throws<CommitException>(() => work.Commit()).Message);
        device.Create(new Order { Quantity = 1 });
        Assert.Equal(1, world.Synchronize(device).TransactionsApplied);
    }
}
