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

    public void PutUniqueRule(ushort entity, ushort attribute)
    {
        var key = StoreKey.Of(HubTables.UniqueRules, entity);
        key.Add(attribute);
        _batch.Put(key.Span, default);
    }

    public void DeleteUniqueRule(ushort entity, ushort attribute)
    {
        var rule = StoreKey.Of(HubTables.UniqueRules, entity);
        rule.Add(attribute);
        _batch.Delete(rule.Span);
        var from = StoreKey.Of(HubTables.Unique, entity);
        from.Add(attribute);
        var to = from;
        to.MakePrefixEnd();
        _batch.DeleteRange(from.Span, to.Span);
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
