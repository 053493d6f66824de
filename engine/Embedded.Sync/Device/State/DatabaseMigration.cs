using System.Buffers.Binary;
using Embedded.Sync.Indexes;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>
/// Brings a store over to the model and profile that it is opened with, in one batch. Rows stay as they are: what was
/// added reads as the class's default, what was removed stays in the bytes, names are not in them.
/// </summary>
internal sealed class DatabaseMigration(IStore store, SyncProfile profile, DeviceIndexes indexes) : IDisposable
{
    private readonly DeviceReader _reader = new(store.Snapshot(), hasPending: true);
    private readonly ModelDescription _current = ModelDescription.Of(profile.Model, profile);

    /// <summary>
    /// Migrates where the store was written by another model or profile. The model as it is stored then; a store
    /// without one has yet to be given it.
    /// </summary>
    /// <param name="resets">True to begin anew where the store cannot be brought over.</param>
    /// <param name="isStored">False where the caller has to write the model.</param>
    /// <exception cref="ModelMigrationException">It cannot. Nothing was changed.</exception>
    /// <exception cref="MessagePackException">The store's description is damaged.</exception>
    public StoredModel Run(bool resets, out bool isStored)
    {
        var stored = StoredModel.Read(_reader.Snapshot);
        isStored = stored is not null;
        if (stored is not { } found) return new StoredModel(_current, 0);
        var next = _current.With(found.Model, HasBytes);
        if (next.ToBytes().AsSpan().SequenceEqual(found.Model.ToBytes())) return found;
        var findings = new MigrationRules(found.Model, _current, HasObjects, HasPending).Check().ToList();
        if (findings.Count > 0 && !resets) throw new ModelMigrationException(findings,
            "The database was written by another version of the model, and cannot be brought over to this one. Either "
            + "open it with the version that wrote it, synchronise, and then open it with this one and "
            + "ResetsIfNotMigratable; or set that at once, which discards what was not uploaded.");
        var writer = new DeviceWriter(indexes);
        if (findings.Count > 0)
        {
            Erase(writer.Batch);
            next = _current;
        }
        else
            foreach (var entity in next.Entities.Values.Where(entity => entity.IsDeclared))
                if (found.Model.Entities.TryGetValue(entity.Number, out var before)) Migrate(writer, before, entity);
        var migrated = new StoredModel(next, findings.Count > 0 ? 0 : LastSequence());
        migrated.Put(writer.Batch);
        store.Commit(writer.Batch, Durability.Durable);
        return migrated;
    }

    public void Dispose() => _reader.Dispose();

    /// <summary>Rows that no page will bring up to date are dropped, and with them how far they were.</summary>
    private void Migrate(DeviceWriter writer, EntityDescription before, EntityDescription now)
    {
        if (before.Name != now.Name) RenameErrors(writer, before.Name, now.Name);
        if (now.Mode is SyncMode.NothingPreserve or SyncMode.Never) return;
        if (before.IsDeclared && (before.Mode == now.Mode || (before.IsDownloaded && now.IsDownloaded))) return;
        writer.DeleteBaseRows(now.Number);
        writer.Batch.Delete(StoreKey.Of(DeviceTables.Helpers, now.Number).Span);
    }

    /// <summary>Errors name the class of the object that they are about.</summary>
    private void RenameErrors(DeviceWriter writer, string before, string now)
    {
        var errors = profile.Model.Entity(typeof(SynchronizationError));
        using var rows = _reader.ScanRows(DeviceTables.LocalRows, errors.Number, ObjectId.None, ObjectId.End);
        while (rows.MoveNext())
        {
            var id = ObjectId.Read(rows.Key[^ObjectId.Size..]);
            var error = (SynchronizationError)RowReader.ToObject(errors, id, rows.Value);
            if (error.Entity != before) continue;
            error.Entity = now;
            var (attributes, row) = (new ByteBuffer(), new ByteBuffer());
            errors.Binding.WriteAttributes(error, new MessagePackWriter(attributes));
            RowEditor.Apply(rows.Value, RowHeader.Of(rows.Value), attributes.WrittenSpan, row);
            writer.PutLocal(new ObjectKey(errors.Number, id), rows.Value, row.WrittenSpan);
        }
    }

    /// <summary>Everything but the parameters, which are the user's.</summary>
    private static void Erase(StoreBatch batch) => batch.DeleteRange(
        StoreKey.Of(DeviceTables.Rows).Span, StoreKey.Of(DeviceTables.Parameters).Span);

    private bool HasBytes(ushort entity) => HasObjects(entity) || HasPending(entity);

    private bool HasObjects(ushort entity) =>
        HasRows(DeviceTables.Rows, entity) || HasRows(DeviceTables.LocalRows, entity);

    private bool HasPending(ushort entity)
    {
        using var places = _reader.ScanPlaces(entity, ObjectId.None, ObjectId.End);
        return places.MoveNext();
    }

    private bool HasRows(byte table, ushort entity)
    {
        using var rows = _reader.ScanRows(table, entity, ObjectId.None, ObjectId.End);
        return rows.MoveNext();
    }

    private ulong LastSequence()
    {
        var last = 0UL;
        using var scan = _reader.ScanTransactions();
        while (scan.MoveNext()) last = BinaryPrimitives.ReadUInt64BigEndian(scan.Key[1..]);
        return last;
    }
}

/// <summary>The model that a store was written by.</summary>
/// <param name="Model">Its description.</param>
/// <param name="OtherTermsUpTo">
/// Transactions of the outbox up to this sequence may set attributes that the present model does not declare.
/// </param>
internal sealed record StoredModel(ModelDescription Model, ulong OtherTermsUpTo)
{
    /// <exception cref="MessagePackException">The stored bytes are damaged.</exception>
    public static StoredModel? Read(IStoreSnapshot snapshot)
    {
        if (!snapshot.TryGet(StoreKey.Of(DeviceTables.Model).Span, out var bytes)) return null;
        return new StoredModel(
            ModelDescription.FromStore(bytes[sizeof(ulong)..]), BinaryPrimitives.ReadUInt64BigEndian(bytes));
    }

    public void Put(StoreBatch batch)
    {
        var description = Model.ToBytes();
        var bytes = new byte[sizeof(ulong) + description.Length];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, OtherTermsUpTo);
        description.CopyTo(bytes, sizeof(ulong));
        batch.Put(StoreKey.Of(DeviceTables.Model).Span, bytes);
    }
}
