using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// Finds the transactions of the outbox that depend on rejected ones. They wait until the app retries or discards
/// what they depend on; all others pass.
/// </summary>
internal static class WaitingWork
{
    /// <summary>What waits already, for those that come after it; but for what waits for one transaction.</summary>
    public static Dependants Of(Outbox outbox, DeviceReader reader, SyncModel model, ObjectId except)
    {
        var dependants = new Dependants(model);
        foreach (var transaction in outbox.All.Where(one => one.IsWaiting && one.WaitsFor != except))
            Add(dependants, reader, transaction.Sequence, transaction.WaitsFor);
        return dependants;
    }

    /// <summary>Marks what depends on transactions that a batch rejects, and what depends on that in turn.</summary>
    public static void Mark(
        IEnumerable<OutboxTransaction> rejected, Outbox outbox, OutboxEdit edit, DeviceReader reader, SyncModel model)
    {
        var dependants = new Dependants(model);
        var bySequence = rejected.ToDictionary(transaction => transaction.Sequence);
        if (bySequence.Count == 0) return;
        foreach (var known in outbox.All)
        {
            if (bySequence.ContainsKey(known.Sequence)) Add(dependants, reader, known.Sequence, known.Id);
            else if (edit.Find(known.Sequence) is { IsAcknowledged: false, IsWaiting: false } pending
                && CauseOf(dependants, reader, known.Sequence) is var cause && cause != ObjectId.None)
            {
                edit.Replace(pending with { WaitsFor = cause });
                Add(dependants, reader, known.Sequence, cause);
            }
        }
    }

    private static void Add(Dependants dependants, DeviceReader reader, ulong sequence, ObjectId cause)
    {
        using var scan = reader.ScanChanges(sequence);
        while (scan.MoveNext())
        {
            var change = new MessagePackReader(scan.Value);
            dependants.Add(ChangeMessage.Read(ref change), cause);
        }
    }

    private static ObjectId CauseOf(Dependants dependants, DeviceReader reader, ulong sequence)
    {
        var cause = ObjectId.None;
        using var scan = reader.ScanChanges(sequence);
        while (cause == ObjectId.None && scan.MoveNext())
        {
            var change = new MessagePackReader(scan.Value);
            cause = dependants.CauseOf(ChangeMessage.Read(ref change));
        }

        return cause;
    }
}
