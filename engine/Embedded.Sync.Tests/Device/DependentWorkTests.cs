using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Device;

/// <summary>Work that depends on other work which was refused or given up: held, then decided for itself.</summary>
public sealed class DependentWorkTests : IDisposable
{
    private readonly World _world = new(rules: rules => rules
        .Entity<Category>(category => category.Required(c => c.Name))
        .Entity<Product>(product => product.Range(p => p.Stock, 0, 10).TargetExists(p => p.Category))
        .Entity<Order>(order => order.Range(o => o.Quantity, 0, 10)));

    private readonly OfflineDatabase _device;

    public DependentWorkTests()
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
    public void What_was_held_is_undecided_however_often_it_is_asked_and_decided_once_it_comes_alone()
    {
        var category = _device.Create(new Category());
        _device.Create(new Product { Category = new(category.Id) });
        var request = new ByteBuffer();
        Assert.True(World.NewSession(_device).TryNext(request));
        for (var repeated = 0; repeated < 2; repeated++)
            Assert.Equal([TransactionOutcome.Rejected, TransactionOutcome.Held], OutcomesOf(request.WrittenMemory));
        Assert.Equal(1UL, _world.Hub.Head.Value);

        var asked = (SyncRequest.Push)SyncRequest.FromUntrusted(request.WrittenMemory);
        var alone = new ByteBuffer();
        (asked with { Transactions = [asked.Transactions[1]] }).Write(alone);
        Assert.Equal([TransactionOutcome.Rejected], OutcomesOf(alone.WrittenMemory));
        Assert.Equal([TransactionOutcome.Rejected, TransactionOutcome.Rejected], OutcomesOf(request.WrittenMemory));
    }

    [Fact]
    public void What_was_held_is_refused_for_itself_once_the_first_is_discarded()
    {
        var category = _device.Create(new Category());
        var product = new Product { Category = new(category.Id) };
        var second = Commit(work => work.Create(product));
        var third = _device.Change<Product>(product.Id, mine => mine.Name = "third");
        _world.Synchronize(_device);
        var first = Assert.Single(_device.Rejected.List());
        Assert.Equal([second, third], first.Waiting);

        _device.Rejected.Discard(first.Id);
        Assert.Equal((2, 0), (_device.Pending.Count, _device.Pending.WaitingCount));
        Assert.Equal(1, _world.Synchronize(_device).TransactionsRejected);
        var refused = Assert.Single(_device.Rejected.List());
        Assert.Equal((second, RejectionCode.TargetMissing), (refused.Id, refused.Code));
        Assert.Equal([third], refused.Waiting);
        Assert.Equal(second, _device.ReceiptOf(third).Status.WaitsFor);
        Assert.Equal("third", _device.Find<Product>(product.Id)?.Name ?? "third");

        // Mended, both go up: the object as it was meant, and what was done to it later.
        var meant = (Product)_device.Rejected.ObjectOf(refused.Changes[0])!;
        meant.Category = default;
        var again = _device.Rejected.Retry(refused.Id, meant);
        Assert.Equal(2, _world.Synchronize(_device).TransactionsApplied);
        Assert.Equal("third", _world.Hub.Find<Product>(product.Id)!.Name);
        Assert.Equal((ReceiptState.Accepted, ReceiptState.Rejected, ReceiptState.Accepted), (again.Status.State,
            _device.ReceiptOf(second).Status.State, _device.ReceiptOf(third).Status.State));
    }

    [Fact]
    public void What_was_held_is_decided_for_itself_once_the_first_is_mended()
    {
        var category = _device.Create(new Category());
        var good = Commit(work => work.Create(new Product { Category = new(category.Id), Stock = 1 }));
        var bad = Commit(work => work.Create(new Product { Category = new(category.Id), Stock = 11 }));
        _world.Synchronize(_device);
        category.Name = "mended";
        _device.Rejected.Retry(_device.Rejected.List().Single().Id, category);
        var result = _world.Synchronize(_device);
        Assert.Equal((2, 1), (result.TransactionsApplied, result.TransactionsRejected));
        Assert.Equal(ReceiptState.Accepted, _device.ReceiptOf(good).Status.State);
        Assert.Equal(RejectionCode.RuleViolated, _device.ReceiptOf(bad).Status.Code);
        Assert.Equal(1, Assert.Single(_device.All<Product>()).Stock);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_needs_two_refused_objects_waits_until_both_are_dealt_with(bool retries)
    {
        var (first, second) = (_device.Create(new Category()), _device.Create(new Category()));
        var product = new Product { Category = new(first.Id), Tags = new(second.Id) };
        var waiting = Commit(work => work.Create(product));
        _world.Synchronize(_device);
        var (one, other) = (_device.Rejected.List()[0], _device.Rejected.List()[1]);
        if (one.Waiting.Count == 0) (one, other) = (other, one);
        Deal(one);
        Assert.Equal(other.Id, _device.ReceiptOf(waiting).Status.WaitsFor);
        _world.Synchronize(_device);
        Assert.Null(_world.Hub.Find<Product>(product.Id));
        Deal(other);
        var result = _world.Synchronize(_device);
        Assert.Equal(retries ? (2, 0) : (0, 1), (result.TransactionsApplied, result.TransactionsRejected));

        void Deal(RejectedTransaction rejected)
        {
            var meant = (Category)_device.Rejected.ObjectOf(rejected.Changes[0])!;
            meant.Name = "mended";
            if (retries) _device.Rejected.Retry(rejected.Id, meant);
            else _device.Rejected.Discard(rejected.Id);
        }
    }

    [Fact]
    public void What_waits_for_different_work_keeps_its_order()
    {
        var order = new Order { Note = "start" };
        _world.Save(order);
        _world.Synchronize(_device);
        var category = _device.Create(new Category());
        _device.Change<Order>(order.Id, mine => mine.Quantity = 11);
        _device.Change<Order>(order.Id, mine => mine.Note = "older");
        Commit(work =>
        {
            work.Create(new Product { Category = new(category.Id) });
            var newest = work.Find<Order>(order.Id)!;
            newest.Note = "newer";
            work.Change(newest);
        });
        _world.Synchronize(_device);
        var onOrder = _device.Rejected.List().Single(one => one.Code == RejectionCode.RuleViolated
            && one.Changes[0].Entity == nameof(Order));
        var onCategory = _device.Rejected.List().Single(one => one.Id != onOrder.Id);
        Assert.Equal("newer", _device.Find<Order>(order.Id)!.Note);
        _device.Rejected.Retry(onOrder.Id, new Order { Id = order.Id, Quantity = 10, Note = "start" });
        Assert.Equal("newer", _device.Find<Order>(order.Id)!.Note);
        _world.Synchronize(_device);
        category.Name = "mended";
        _device.Rejected.Retry(onCategory.Id, category);
        _world.Synchronize(_device);
        Assert.Equal(("newer", 10), (_world.Hub.Find<Order>(order.Id)!.Note, _device.Find<Order>(order.Id)!.Quantity));
        Assert.True(_device.IsSafeToWipe);
    }

    private Guid Commit(Action<UnitOfWork> act)
    {
        using var work = _device.Begin();
        act(work);
        return work.Commit();
    }

    private IEnumerable<TransactionOutcome> OutcomesOf(ReadOnlyMemory<byte> request) =>
        Assert.IsType<SyncAnswer.Pushed>(SyncAnswer.FromUntrusted(_world.AnswerTo(request)))
            .Results.Select(result => result.Outcome);
}
