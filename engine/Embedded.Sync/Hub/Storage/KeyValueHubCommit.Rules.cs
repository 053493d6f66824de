using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <content>What rules keep beside the rows.</content>
internal sealed partial class KeyValueHubCommit
{
    public void PutLoggedDecision(ObjectId transaction, ulong version, ReadOnlySpan<byte> logged)
    {
        var key = StoreKey.Of(HubTables.DecisionLog, version);
        key.Add(transaction);
        _batch.Put(key.Span, logged);
    }

    public void PutUnique(UniqueKey value, ObjectKey holder)
    {
        var buffer = new ByteBuffer(32);
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(2);
        writer.WriteUInt64(holder.Entity);
        ProtocolFormat.WriteObjectId(writer, holder.Id);
        _batch.Put(KeyOf(value).Span, buffer.WrittenSpan);
    }

    public void DeleteUnique(UniqueKey value) => _batch.Delete(KeyOf(value).Span);

    public void PutReferrer(HubIndex index, ObjectId target, ObjectKey referrer) =>
        _batch.Put(KeyOf(index, target, referrer).Span, default);

    public void DeleteReferrer(HubIndex index, ObjectId target, ObjectKey referrer) =>
        _batch.Delete(KeyOf(index, target, referrer).Span);

    public void PutLastNumber(HubIndex sequence, long number) =>
        PutNumber(KeyOf(sequence.Table, sequence).Span, (ulong)number);

    public void PutIndexMark(HubIndex index) => _batch.Put(KeyOf(index.Marks, index).Span, default);

    public void DeleteIndex(HubIndex index)
    {
        _batch.Delete(KeyOf(index.Marks, index).Span);
        var from = KeyOf(index.Table, index);
        var to = from;
        to.MakePrefixEnd();
        _batch.DeleteRange(from.Span, to.Span);
    }

    /// <summary>What the entries of all objects that refer to one begin with.</summary>
    public static StoreKey KeyOf(HubIndex index, ObjectId target)
    {
        var key = KeyOf(index.Table, index);
        key.Add(target);
        return key;
    }

    private static StoreKey KeyOf(HubIndex index, ObjectId target, ObjectKey referrer)
    {
        var key = KeyOf(index, target);
        key.Add(referrer.Entity);
        key.Add(referrer.Id);
        return key;
    }

    /// <summary>What all keys of an index begin with.</summary>
    public static StoreKey KeyOf(byte table, HubIndex index)
    {
        var key = StoreKey.Of(table, index.Entity);
        key.Add(index.Attribute);
        return key;
    }

    /// <summary>The key of a unique value in the index.</summary>
    public static StoreKey KeyOf(UniqueKey value)
    {
        var key = StoreKey.Of(HubTables.Unique, value.Entity);
        key.Add(value.Attribute);
        key.Add(value.Value);
        return key;
    }
}
