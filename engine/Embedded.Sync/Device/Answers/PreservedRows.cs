using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// Base rows of entities whose mode is NothingPreserve. No page ever writes them: what the device uploaded becomes
/// its row, with the version at which the hub applied it, and so does what it fetched by id.
/// </summary>
internal sealed class PreservedRows(DeviceReader reader, DeviceWriter writer)
{
    private readonly Dictionary<ObjectKey, byte[]> _rows = [];

    /// <summary>
    /// The row as this batch leaves it, empty where it is removed; null where the batch does not
    /// touch it.
    /// </summary>
    public byte[]? Find(ObjectKey key) => _rows.GetValueOrDefault(key);

    /// <summary>
    /// Applies an uploaded change to its row. Where the hub has something else, the row is in doubt: what is made of it
    /// next counts as not having known that.
    /// </summary>
    public void Keep(ObjectKey key, ChangePlace place, ulong version, bool isInDoubt)
    {
        var old = Find(key) ?? (reader.TryGetBase(key, out var stored) ? stored.ToArray() : []);
        // An answer from the ledger may be older than what was fetched since, which contains the change.
        if (old.Length > 0 && RowHeader.Of(old).Version >= version) return;
        if (!reader.Snapshot.TryGet(place.ToKey().Span, out var bytes)) return;
        var changeReader = new MessagePackReader(bytes);
        var change = ChangeMessage.Read(ref changeReader);
        var row = new ByteBuffer();
        if (change.Kind != ChangeKind.Delete)
        {
            var date = old.Length == 0 ? 0 : RowHeader.Of(old).ChangedDate;
            var header = new RowHeader(key.Entity, isInDoubt ? 0 : version, date, 0);
            RowEditor.Apply(change.Kind == ChangeKind.Create ? [] : old, header, change.Attributes, row);
        }

        Replace(key, row.WrittenSpan);
    }

    /// <summary>Puts the hub's row in place of what is there; removes it where the row is empty.</summary>
    public void Replace(ObjectKey key, ReadOnlySpan<byte> row)
    {
        var old = Find(key) ?? (reader.TryGetBase(key, out var stored) ? stored.ToArray() : []);
        _rows[key] = row.ToArray();
        if (row.IsEmpty) writer.DeleteBase(key, old);
        else writer.PutBase(key, old, row);
    }

    /// <summary>
    /// Sets the versions of all rows to 0: the hub may not contain those commits any more, so a change made on such a
    /// row overwrites what its device does not know (rule R18).
    /// </summary>
    public void Doubt(IEnumerable<EntityType> entities)
    {
        foreach (var entity in entities)
        {
            using var rows = reader.ScanRows(DeviceTables.Rows, entity.Number, ObjectId.None, ObjectId.End);
            while (rows.MoveNext()) Doubt(rows);
        }
    }

    private void Doubt(IStoreScan row)
    {
        var header = RowHeader.Of(row.Value);
        var restamped = new ByteBuffer();
        RowEditor.Restamp(row.Value, 0, header.ChangedDate, restamped);
        writer.Batch.Put(row.Key, restamped.WrittenSpan);
    }
}
