using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Hub;

/// <summary>What the hub fills: numbers and calculated values.</summary>
public sealed class FilledAttributeTests : IDisposable
{
    private readonly World _world = FilledShop.NewWorld();
    private readonly OfflineDatabase _device;

    public FilledAttributeTests() => _device = _world.NewDevice();

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void Each_new_object_gets_the_next_number_wherever_it_was_made()
    {
        using var other = _world.NewDevice();
        var first = _device.Create(new Invoice { Net = 10 });
        Assert.Equal((0, 0m), (_device.Find<Invoice>(first.Id)!.Number, _device.Find<Invoice>(first.Id)!.Gross));
        var second = other.Create(new Reminder { Net = 20 });
        _world.Synchronize(other);
        _world.Synchronize(_device);
        _world.Save(new Invoice { Net = 30 });
        _world.Synchronize(_device);
        Assert.Equal([(1, 24m), (2, 12m), (3, 36m)],
            _device.All<Invoice>().Select(one => (one.Number, one.Gross)).Order());
        Assert.Equal(1, _device.Find<Invoice>(second.Id)!.Number);
    }

    [Fact]
    public void What_is_rejected_takes_no_number_and_numbers_survive_a_restart()
    {
        using var strict = FilledShop.NewWorld(rules => rules.Entity<Invoice>(i => i.Required(one => one.Customer)));
        using var device = strict.NewDevice();
        device.Create(new Invoice());
        device.Create(new Invoice { Customer = "ada" });
        Assert.Equal(1, strict.Synchronize(device).TransactionsRejected);
        Assert.Equal(1, Assert.Single(strict.Hub.All<Invoice>()).Number);
        strict.RestoreHub(strict.HubStore);
        strict.Save(new Invoice { Customer = "bob" });
        Assert.Equal([1, 2], strict.Hub.All<Invoice>().Select(one => one.Number).Order());
    }

    [Fact]
    public void The_hubs_own_code_may_bring_numbers_along_and_keeps_them_by_saying_none()
    {
        var old = new Invoice { Id = Guid.NewGuid(), Number = 700 };
        _world.Save(old);
        _world.Save(new Invoice { Id = old.Id, Customer = "ada" });
        _world.Save(new Invoice { Customer = "new" });
        Assert.Equal([("ada", 700), ("new", 701)],
            _world.Hub.All<Invoice>().Select(one => (one.Customer, one.Number)).OrderBy(one => one.Number));
    }

    [Fact]
    public void A_calculated_value_follows_what_it_is_made_of()
    {
        var invoice = _device.Create(new Invoice { Net = 10 });
        _world.Synchronize(_device);
        _device.Change<Invoice>(invoice.Id, one => one.Net = 100);
        _world.Synchronize(_device);
        Assert.Equal((1, 120m), (_device.Find<Invoice>(invoice.Id)!.Number, _device.Find<Invoice>(invoice.Id)!.Gross));
        _device.Change<Invoice>(invoice.Id, one => one.Net = -1);
        Assert.Equal(1, _world.Synchronize(_device).TransactionsRejected);
        Assert.Equal(RejectionCode.HandlerFailed, Assert.Single(_device.All<SynchronizationError>()).Code);
    }

    [Fact]
    public void An_app_that_sets_what_the_hub_fills_is_refused_and_one_that_leaves_it_is_not()
    {
        var refused = Assert.Throws<CommitException>(() => _device.Create(new Invoice { Number = 7 }));
        Assert.Contains("Number is filled by the hub", refused.Message, StringComparison.Ordinal);
        var invoice = _device.Create(new Invoice { Net = 10 });
        _world.Synchronize(_device);
        Assert.Throws<CommitException>(() => _device.Change<Invoice>(invoice.Id, one => one.Gross = 1));
        Assert.Throws<CommitException>(() => _device.Change<Invoice>(invoice.Id, one => one.Secret = "mine"));
        using var work = _device.Begin();
        work.Change(invoice);
        work.Commit();
        Assert.Equal(0, _device.PendingCount);
    }

    [Theory]
    [InlineData("81010a", RejectionCode.AccessDenied)]
    [InlineData("81030a", RejectionCode.AccessDenied)]
    [InlineData("8104a178", RejectionCode.InvalidValue)]
    public void An_upload_that_sets_it_is_rejected(string attributes, RejectionCode code)
    {
        var (id, client) = (ObjectId.From(Guid.NewGuid()), ObjectId.From(Guid.NewGuid()));
        var transaction = new ByteBuffer();
        var writer = new MessagePackWriter(transaction);
        TransactionMessage.WriteHead(writer, id, 0, 1);
        ChangeMessage.Write(
            writer, ChangeKind.Create, new ObjectKey(1, client), 0, [], Convert.FromHexString(attributes));
        var request = new ByteBuffer();
        new SyncRequest.Push
        {
            Fingerprint = FilledShop.Profile.Fingerprint, Profile = FilledShop.Profile.Name, Client = client,
            Stamp = 1, Tickets = [], Transactions = [transaction.WrittenMemory],
        }.Write(request);
        var answer = Assert.IsType<SyncAnswer.Pushed>(SyncAnswer.FromUntrusted(_world.AnswerTo(request.WrittenMemory)));
        Assert.Equal(code, answer.Results.Single().Code);
        Assert.Empty(_world.Hub.All<Invoice>());
    }
}
