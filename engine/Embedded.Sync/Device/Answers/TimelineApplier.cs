using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// Rule R17: the hub does not contain what this store knows. What it had acknowledged is pending again, for its
/// ledger to decide, and nothing counts as known of it that is newer than the newest commit in common.
/// </summary>
internal static class TimelineApplier
{
    public static void Apply(ulong common, DeviceReader reader, DeviceWriter writer, Outbox outbox, OutboxEdit edit)
    {
        foreach (var transaction in outbox.All)
        {
            edit.Replace(transaction with { AcknowledgedAt = 0, Born = Math.Min(transaction.Born, common) });
            Rebase(transaction.Sequence, common, reader, writer);
        }
    }

    private static void Rebase(ulong sequence, ulong common, DeviceReader reader, DeviceWriter writer)
    {
        using var scan = reader.ScanChanges(sequence);
        while (scan.MoveNext())
        {
            var changeReader = new MessagePackReader(scan.Value);
            var change = ChangeMessage.Read(ref changeReader);
            if (change.BaseVersion <= common) continue;
            var buffer = new ByteBuffer();
            change.WriteRebased(new MessagePackWriter(buffer), 0);
            writer.PutChange(ChangePlace.Read(scan.Key), buffer.WrittenSpan);
        }
    }
}
