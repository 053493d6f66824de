using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Hub;

public sealed class LedgerTests : IDisposable
{
    private readonly World _world = new();
    private readonly OfflineDatabase _device;

    public LedgerTests()
    {
        _device = _world.NewDevice();
        _world.Synchronize(_device);
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void The_same_push_twice_and_a_day_later_gets_the_same_decisions()
    {
        _device.Create(new Order());
        var request = Push();
        var (first, head) = (Results(_world.AnswerTo(request)), _world.Hub.Head);
        Assert.Equal(first, Results(_world.AnswerTo(request)));
        _world.Save(new Order());
        _world.Time.Now = _world.Time.Now.AddDays(1);
        Assert.Equal(first, Results(_world.AnswerTo(request)));
        Assert.Equal((head.Value + 1, 2), (_world.Hub.Head.Value, _world.Hub.Count<Order>()));
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal(2, _device.Count<Order>());
    }

    [Fact]
    public void A_rejection_is_kept_even_where_the_change_would_be_taken_now()
    {
        var taken = new Order { Id = Guid.NewGuid() };
        _world.Save(taken);
        _device.Create(new Order { Id = taken.Id });
        var request = Push();
        Assert.Contains("Rejected", Results(_world.AnswerTo(request)));
        _world.Delete<Order>(taken.Id);
        Assert.Contains("Rejected", Results(_world.AnswerTo(request)));
        Assert.Equal(0, _world.Hub.Count<Order>());
    }

    [Fact]
    public void After_a_purge_of_decisions_an_old_upload_expires_and_its_work_is_kept()
    {
        _device.Create(new Order());
        _ = _world.AnswerTo(Push());
        _world.Save(new Category());
        _world.Hub.PurgeDecisions(_world.Hub.Head);
        var result = _world.Synchronize(_device);
        Assert.Equal((0, 1), (result.TransactionsApplied, result.TransactionsRejected));
        Assert.Equal(RejectionCode.Expired, Assert.Single(_device.All<SynchronizationError>()).Code);
        Assert.Equal(1, _device.Count<Order>());
    }

    [Fact]
    public void A_purge_does_not_expire_work_that_was_never_sent()
    {
        _device.Create(new Order());
        _world.Save(new Category());
        _world.Hub.PurgeDecisions(_world.Hub.Head);
        Assert.Equal(1, _world.Synchronize(_device).TransactionsApplied);
    }

    [Fact]
    public void Conflicts_are_found_by_attribute()
    {
        var order = new Order { Quantity = 1, Note = "a" };
        _world.Save(order);
        _world.Synchronize(_device);
        _world.Save(new Order { Id = order.Id, Quantity = 1, Note = "hub" });
        _device.Change<Order>(order.Id, mine => mine.Quantity = 5);
        Assert.Empty(_world.Synchronize(_device).Conflicts);
        _world.Save(new Order { Id = order.Id, Quantity = 5, Note = "hub again" });
        _device.Change<Order>(order.Id, mine => mine.Note = "mine");
        var conflict = Assert.Single(_world.Synchronize(_device).Conflicts);
        Assert.Equal(("Order", order.Id, "Note"), (conflict.Entity, conflict.ObjectId, conflict.Attribute));
        Assert.Equal((5, "mine"), (_world.Hub.Find<Order>(order.Id)!.Quantity, _world.Hub.Find<Order>(order.Id)!.Note));
    }

    [Fact]
    public void Changes_over_own_changes_are_no_conflicts()
    {
        var order = _device.Create(new Order { Quantity = 1 });
        for (var quantity = 2; quantity < 6; quantity++)
        {
            var next = quantity;
            _device.Change<Order>(order.Id, mine => mine.Quantity = next);
        }

        Assert.Empty(_world.Synchronize(_device).Conflicts);
        _device.Change<Order>(order.Id, mine => mine.Quantity = 9);
        Assert.Empty(_world.Synchronize(_device).Conflicts);
        Assert.Equal(9, _world.Hub.Find<Order>(order.Id)!.Quantity);
    }

    [Fact]
    public void Another_device_that_changed_the_same_attribute_is_a_conflict()
    {
        var order = _device.Create(new Order { Quantity = 1 });
        _world.Synchronize(_device);
        using var other = _world.NewDevice();
        _world.Synchronize(other);
        other.Change<Order>(order.Id, theirs => theirs.Quantity = 2);
        _device.Change<Order>(order.Id, mine => mine.Quantity = 3);
        Assert.Empty(_world.Synchronize(other).Conflicts);
        Assert.Single(_world.Synchronize(_device).Conflicts);
    }

    private ReadOnlyMemory<byte> Push()
    {
        var request = new ByteBuffer();
        World.NewSession(_device).TryNext(request);
        Assert.IsType<SyncRequest.Push>(SyncRequest.FromUntrusted(request.WrittenMemory));
        return request.WrittenMemory;
    }

    private static string Results(ReadOnlyMemory<byte> answer) => string.Join(
        '\n', Assert.IsType<SyncAnswer.Pushed>(SyncAnswer.FromUntrusted(answer)).Results
            .Select(result => $"{result.Transaction} {result.Outcome} {result.Version} {result.Code} {result.Reason}"));
}
