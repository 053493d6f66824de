using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// What a local transaction in the making builds on: the device's own work that the base does not contain yet, which
/// the hub is told of, and rejected work, which it has to wait for.
/// </summary>
/// <param name="outbox">The outbox.</param>
/// <param name="reader">The database before the transaction.</param>
/// <param name="model">Its model.</param>
/// <param name="retried">The rejected transaction that is committed again; none.</param>
internal sealed class LocalDependencies(Outbox outbox, DeviceReader reader, SyncModel model, ObjectId retried)
{
    private const int OwnTransactionsMax = 64;

    private readonly HashSet<ObjectKey> _created = [];
    private Dependants? _waiting;

    /// <summary>The rejected transaction that it has to wait for; none.</summary>
    public ObjectId WaitsFor { get; private set; }

    /// <summary>
    /// What depends on work that waits has to wait with it, or it would overtake that; and what refers to an object
    /// that a rejected transaction would have created has to wait for it, or it would lead nowhere.
    /// </summary>
    public void Note(EntityType entity, ReadOnlySpan<byte> change)
    {
        var reading = new MessagePackReader(change);
        var message = ChangeMessage.Read(ref reading);
        if (message.Kind == ChangeKind.Create) _created.Add(message.Key);
        if (WaitsFor != ObjectId.None) return;
        if (!outbox.HasWaiting && entity.Attributes.All(attribute => attribute.Target is null)) return;
        _waiting ??= FindWaiting();
        WaitsFor = _waiting.CauseOf(message);
    }

    /// <summary>
    /// The transactions on an object that the base does not contain yet: a change of it knows what they wrote. Of very
    /// many, the newest, and those that wrote last what the change writes.
    /// </summary>
    public List<ObjectId> OwnTransactions(ChangeKind kind, ObjectKey key, ReadOnlySpan<byte> attributes)
    {
        var own = new List<(ObjectId Id, ChangePlace Place)>();
        if (!reader.HasPending) return [];
        using (var places = reader.ScanPlaces(key))
            while (places.MoveNext())
            {
                var place = ChangePlace.Read(places.Key);
                if (ChangePlace.IsIncluded(places.Value)) continue;
                // A transaction changes an object once at most, so each is met once.
                if (outbox.Find(place.Sequence) is { } transaction) own.Add((transaction.Id, place));
            }

        if (own.Count <= OwnTransactionsMax) return [.. own.Select(one => one.Id)];
        var unknown = kind == ChangeKind.Delete
            ? [.. model.FindEntity(key.Entity)!.Attributes.Select(attribute => attribute.Number)]
            : NumbersOf(attributes);
        var kept = new List<ObjectId>();
        for (var index = own.Count - 1; index >= 0 && (unknown.Count > 0 || kept.Count < OwnTransactionsMax); index--)
            if (Learn(unknown, own[index].Place) || kept.Count < OwnTransactionsMax) kept.Add(own[index].Id);
        kept.Reverse();
        return kept;
    }

    /// <summary>True where a change wrote any of some attributes last, which then are known.</summary>
    private bool Learn(HashSet<int> unknown, ChangePlace place)
    {
        if (!reader.Snapshot.TryGet(place.ToKey().Span, out var bytes)) return false;
        var reading = new MessagePackReader(bytes);
        var change = ChangeMessage.Read(ref reading);
        var before = unknown.Count;
        if (change.Kind == ChangeKind.Update) unknown.ExceptWith(NumbersOf(change.Attributes));
        else unknown.Clear();
        return unknown.Count < before;
    }

    private static HashSet<int> NumbersOf(ReadOnlySpan<byte> attributes)
    {
        var numbers = new HashSet<int>();
        var change = new AttributeChanges(attributes);
        while (change.MoveNext()) numbers.Add(change.Number);
        return numbers;
    }

    private Dependants FindWaiting()
    {
        var waiting = WaitingWork.Of(outbox, reader, model, retried);
        WaitingWork.AddMissing(waiting, reader, model, retried, _created);
        return waiting;
    }
}
