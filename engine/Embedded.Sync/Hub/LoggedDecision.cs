using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// A decision that somebody may want to look at, as the hub keeps it:
/// <c>[date, user, client, result, transaction]</c>. The transaction is left out where it is too long.
/// </summary>
internal static class LoggedDecision
{
    private const int FieldCount = 5;
    private const int ContentBytesMax = 64 * 1024;

    public static byte[] ToBytes(
        TransactionResult result, long date, string user, ObjectId client, ReadOnlySpan<byte> transaction)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(FieldCount);
        writer.WriteInt64(date);
        writer.WriteString(user);
        ProtocolFormat.WriteObjectId(writer, client);
        result.Write(writer);
        writer.WriteBinary(transaction.Length > ContentBytesMax ? [] : transaction);
        return buffer.ToArray();
    }

    /// <exception cref="MessagePackException">The stored bytes are damaged.</exception>
    public static HubDecision FromStore(ReadOnlySpan<byte> bytes, SyncModel model)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader(FieldCount);
        var date = UtcTicks.ToDateTime(reader.ReadInt64());
        var user = reader.ReadString();
        var client = ProtocolFormat.ReadObjectId(ref reader).ToGuid();
        var result = TransactionResult.Read(ref reader);
        return new HubDecision
        {
            Version = new CommitVersion(result.Version),
            Date = date,
            User = user,
            Client = client,
            TransactionId = result.Transaction.ToGuid(),
            Code = result.Code,
            Reason = result.Reason,
            Entity = model.FindEntity(result.Subject.Entity)?.Name ?? "",
            ObjectId = result.Subject.Id.ToGuid(),
            Conflicts = [.. result.Conflicts.Select(conflict => SyncConflict.Of(model, conflict))],
            Content = reader.ReadBinary().ToArray(),
        };
    }
}
