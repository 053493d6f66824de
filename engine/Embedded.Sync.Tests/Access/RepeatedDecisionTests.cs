using System.Text;
using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Access;

/// <summary>A decision is repeated to its user with no more of the hub's values than he may read by then.</summary>
public sealed class RepeatedDecisionTests : IDisposable
{
    private const string Secret = "what the hub had";

    private readonly World _world = new(rules => rules
        .Entity<Order>(order => order.Range(o => o.Quantity, 0, 77)));

    private readonly Order _order = new() { Note = "start" };

    public RepeatedDecisionTests()
    {
        _world.UseAccess(access => access.Entity<Order>(order => order
            .Read(o => o.Quantity < 50).Read(when: caller => caller.IsInRole("manager"))
            .Write()
            .Hide(o => o.Note, unless: caller => caller.IsInRole("reader"))).AllowOthers());
        _world.Caller = Ada("reader");
        _world.Save(_order);
    }

    public void Dispose() => _world.Dispose();

    [Fact]
    public void With_the_same_rights_it_is_the_same()
    {
        using var device = Device();
        var request = MeetConflict(device);
        var first = _world.AnswerTo(request);
        Assert.Equal((Secret, "device", "Note"), Told(first));
        _world.Save(new Category());
        Assert.Equal((Secret, "device", "Note"), Told(_world.AnswerTo(request)));
        _world.Delete<Order>(_order.Id);
        Assert.Equal((Secret, "device", "Note"), Told(_world.AnswerTo(request)));
    }

    [Fact]
    public void An_attribute_that_is_hidden_by_then_is_neither_told_nor_named()
    {
        using var device = Device();
        var request = MeetConflict(device);
        _ = _world.AnswerTo(request);
        _world.Caller = Ada();
        var repeated = _world.AnswerTo(request);
        Assert.Equal((null, null, ""), Told(repeated));
        Assert.Equal(-1, repeated.Span.IndexOf(Encoding.UTF8.GetBytes(Secret)));

        // The verdict is what it was: applied, and in conflict.
        Assert.Equal(1, _world.Synchronize(device).TransactionsApplied);
        var record = Assert.Single(device.ListConflicts());
        Assert.Equal((ReceiptState.Conflict, ConflictResolution.DeviceWon),
            (device.ReceiptOf(record.TransactionId).Status.State, Assert.Single(record.Conflicts).Resolution));
    }

    [Fact]
    public void What_was_read_by_a_right_that_is_gone_is_not_told()
    {
        _world.Caller = Ada("reader", "manager");
        using var device = Device();
        var request = MeetConflict(device);
        _ = _world.AnswerTo(request);
        _world.Caller = Ada("reader");
        Assert.Equal((null, "device", "Note"), Told(_world.AnswerTo(request)));
    }

    [Fact]
    public void An_object_that_is_not_his_any_more_is_not_told_of()
    {
        using var device = Device();
        var request = MeetConflict(device);
        _ = _world.AnswerTo(request);
        _world.Save(new Order { Id = _order.Id, Note = "start", Quantity = 60 });
        Assert.Equal((null, "device", "Note"), Told(_world.AnswerTo(request)));
    }

    [Fact]
    public void A_reason_that_he_might_not_be_told_now_becomes_a_general_one()
    {
        using var device = Device();
        device.Change<Order>(_order.Id, mine => mine.Quantity = 78);
        var request = Push(device);
        var first = Assert.Single(Results(_world.AnswerTo(request)));
        Assert.Contains("77", first.Reason);
        Assert.Equal(first.Reason, Assert.Single(Results(_world.AnswerTo(request))).Reason);
        _world.Caller = Ada();
        var repeated = Assert.Single(Results(_world.AnswerTo(request)));
        Assert.DoesNotContain("77", repeated.Reason);
        Assert.Equal(
            (first.Code, first.Version, first.Subject), (repeated.Code, repeated.Version, repeated.Subject));
    }

    [Fact]
    public void A_decision_of_an_earlier_version_is_repeated_without_values()
    {
        var key = new ObjectKey(4, ObjectId.From(_order.Id));
        var result = new TransactionResult
        {
            Transaction = ObjectId.From(Guid.NewGuid()), Outcome = TransactionOutcome.Applied, Version = 3,
            Conflicts =
                [new AttributeConflict(key, 2, ConflictResolution.HubWon, new byte[] { 0xa0 }, default, default)],
        };
        var bytes = new ByteBuffer();
        result.Write(new MessagePackWriter(bytes));
        var (bare, access) = (StoredDecision.FromStore(bytes.WrittenSpan), new CallerAccess(
            AccessRules.AllowAll(Shop.Model), _world.Caller));
        Assert.Equal((null, 0, null), (bare.User, bare.Touched.Count, bare.Rights));
        var random = RandomSource.FromSeed(1);
        using var store = KeyValueHubStore.Open(_world.HubStore, random, Durability.Buffered).Snapshot();
        Assert.True(Assert.Single(RepeatedDecision.Of(bare, access, store).Conflicts).Hub.IsEmpty);

        var whole = new StoredDecision(result, 5, [4], RepeatedDecision.RightsOn(result, access));
        var read = StoredDecision.FromStore(whole.ToBytes());
        Assert.Equal((5UL, 4, whole.Rights), (read.User!.Value, Assert.Single(read.Touched), read.Rights));
        Assert.False(Assert.Single(RepeatedDecision.Of(read, access, store).Conflicts).Hub.IsEmpty);
    }

    private static SyncCaller Ada(params string[] roles) => new SyncCaller("ada").With("role", roles);

    private OfflineDatabase Device()
    {
        var device = _world.NewDevice();
        _world.Synchronize(device);
        return device;
    }

    /// <summary>The upload of a change of what the hub has changed meanwhile.</summary>
    private ReadOnlyMemory<byte> MeetConflict(OfflineDatabase device)
    {
        _world.Save(new Order { Id = _order.Id, Note = Secret });
        device.Change<Order>(_order.Id, mine => mine.Note = "device");
        return Push(device);
    }

    private static ReadOnlyMemory<byte> Push(OfflineDatabase device)
    {
        var request = new ByteBuffer();
        Assert.True(World.NewSession(device).TryNext(request));
        return request.WrittenMemory;
    }

    private static (object? Hub, object? Device, string Attribute) Told(ReadOnlyMemory<byte> answer)
    {
        var result = Assert.Single(Results(answer));
        Assert.Equal((TransactionOutcome.Applied, 3UL), (result.Outcome, result.Version));
        var told = SyncConflict.Of(Shop.Model, Assert.Single(result.Conflicts));
        return (told.HubValue, told.DeviceValue, told.Attribute);
    }

    private static IReadOnlyList<TransactionResult> Results(ReadOnlyMemory<byte> answer) =>
        Assert.IsType<SyncAnswer.Pushed>(SyncAnswer.FromUntrusted(answer)).Results;
}
