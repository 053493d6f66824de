using Embedded.Sync.Rows;

namespace Embedded.Sync.Tests.Device;

public sealed class SynchronizationErrorTests : IDisposable
{
    private readonly World _world = new();
    private readonly OfflineDatabase _device;

    public SynchronizationErrorTests()
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
    public void A_rejected_change_is_kept_with_its_content_until_the_app_deletes_it()
    {
        var order = new Order { Id = Guid.NewGuid(), Quantity = 1 };
        _world.Save(order);
        var transaction = Guid.Empty;
        using (var work = _device.Begin())
        {
            work.Create(new Order { Id = order.Id, Quantity = 2, Note = "mine" });
            transaction = work.Commit();
        }

        var result = _world.Synchronize(_device);
        Assert.Equal((0, 1), (result.TransactionsApplied, result.TransactionsRejected));
        Assert.Equal(1, _device.Find<Order>(order.Id)!.Quantity);
        var error = Assert.Single(_device.All<SynchronizationError>());
        Assert.Equal((RejectionCode.AlreadyExists, "Order", order.Id, "Create"), (error.Code, error.Entity,
            error.ObjectId, error.Change));
        Assert.Equal((transaction, _world.Time.Now.UtcDateTime), (error.TransactionId, error.Date));
        Assert.NotEmpty(error.Reason);
        var content = new AttributeChanges(error.Content);
        Assert.True(content.MoveNext());
        Assert.Equal([2], content.Value.ToArray());

        _device.Delete<SynchronizationError>(error.Id);
        Assert.Empty(_device.All<SynchronizationError>());
        Assert.Equal(0, _world.Synchronize(_device).TransactionsRejected);
    }

    [Fact]
    public void A_transaction_is_rejected_whole_and_leaves_one_error_for_each_change()
    {
        var taken = new Order { Id = Guid.NewGuid() };
        _world.Save(taken);
        using (var work = _device.Begin())
        {
            work.Create(new Category { Name = "good" });
            work.Create(new Order { Id = taken.Id });
            work.Commit();
        }

        _world.Synchronize(_device);
        Assert.Equal(0, _world.Hub.Count<Category>());
        Assert.Empty(_device.All<Category>());
        Assert.Equal(["Category", "Order"], _device.All<SynchronizationError>().Select(error => error.Entity).Order());
    }

    [Fact]
    public void Several_rejected_transactions_on_one_object_tell_once_what_became_of_it()
    {
        var product = new Product { Name = "taken" };
        _world.Save(product);
        var local = new Product { Id = product.Id, Name = "first" };
        _device.Create(local);
        _device.Change<Product>(product.Id, found => found.Name = "second");
        _world.Delete<Product>(product.Id);
        _world.Save(new Product { Id = product.Id, Name = "there again" });

        // Both are refused by one answer: the first since the id exists, the second since it is of the wrong
        // kind there.
        var session = World.NewSession(_device);
        var answer = Rejecting(session);
        var told = _device.ChangesDuring(() => session.Take(answer)).Where(line => !line.Contains("Error")).ToList();
        Assert.Equal([$"Removed Product {product.Id}"], told);
        Assert.Null(_device.Find<Product>(product.Id));
    }

    [Fact]
    public void Work_that_is_retried_from_the_event_waits_for_the_next_synchronisation()
    {
        var taken = new Order { Id = Guid.NewGuid() };
        _world.Save(taken);
        _device.Create(new Order { Id = taken.Id });
        var retries = 0;
        _device.Changed += (_, change) =>
        {
            if (change.Changes.Any(one => one.EntityType == typeof(SynchronizationError)) && retries++ < 20)
                _device.Create(new Order { Note = "retry" });
        };
        var result = _world.Synchronize(_device);
        Assert.Equal((0, 1), (result.TransactionsApplied, result.TransactionsRejected));
        Assert.Equal(1, _device.PendingCount);
    }

    /// <summary>An answer that rejects everything that a session sends.</summary>
    private ReadOnlyMemory<byte> Rejecting(SyncSession session)
    {
        var request = new Sync.Wire.ByteBuffer();
        Assert.True(session.TryNext(request));
        var push = (Sync.Protocol.SyncRequest.Push)Sync.Protocol.SyncRequest.FromUntrusted(request.WrittenMemory);
        var results = push.Transactions.Select(bytes => new Sync.Protocol.TransactionResult
        {
            Transaction = Sync.Protocol.TransactionMessage.FromUntrusted(bytes.Span).Id,
            Outcome = Sync.Protocol.TransactionOutcome.Rejected,
            Version = _world.Hub.Head.Value,
            Code = RejectionCode.Refused,
            Reason = "The rules of the shop say no.",
        }).ToList();
        var answer = new Sync.Wire.ByteBuffer();
        Sync.Protocol.SyncAnswer.WritePushed(new Sync.Wire.MessagePackWriter(answer), push.Stamp, push.Tickets[^1],
            results);
        return answer.WrittenMemory;
    }
}
