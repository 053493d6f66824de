using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <summary>
/// A local transaction on its way up: <c>[transaction id, born, [change, …]]</c> (rule R13). Born is the head of
/// the newest ticket that the store had when the transaction was committed locally, or 0.
/// </summary>
internal readonly ref struct TransactionMessage
{
    private readonly ReadOnlySpan<byte> _changes;

    private TransactionMessage(ObjectId id, ulong born, int changeCount, ReadOnlySpan<byte> changes)
    {
        Id = id;
        Born = born;
        ChangeCount = changeCount;
        _changes = changes;
    }

    public ObjectId Id { get; }

    public ulong Born { get; }

    public int ChangeCount { get; }

    /// <summary>Reads the head; the changes are read one by one with <see cref="Changes"/>.</summary>
    /// <exception cref="MessagePackException">The bytes are not a transaction.</exception>
    public static TransactionMessage FromUntrusted(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader(3);
        var id = ProtocolFormat.ReadObjectId(ref reader);
        var born = reader.ReadUInt64();
        var count = reader.ReadArrayHeader();
        return new TransactionMessage(id, born, count, bytes[reader.Offset..]);
    }

    /// <summary>Reads a transaction to its end, so that whoever reads it again finds no damage.</summary>
    /// <exception cref="MessagePackException">The bytes are not a transaction.</exception>
    public static void Check(ReadOnlySpan<byte> bytes)
    {
        var transaction = FromUntrusted(bytes);
        var reader = transaction.Changes();
        for (var left = transaction.ChangeCount; left > 0; left--) ChangeMessage.Read(ref reader).Check();
        reader.ExpectEnd();
    }

    /// <summary>Writes the head; as many changes as it says follow.</summary>
    public static void WriteHead(MessagePackWriter writer, ObjectId id, ulong born, int changeCount)
    {
        writer.WriteArrayHeader(3);
        ProtocolFormat.WriteObjectId(writer, id);
        writer.WriteUInt64(born);
        writer.WriteArrayHeader(changeCount);
    }

    /// <summary>A reader that stands before the first change.</summary>
    public MessagePackReader Changes() => new(_changes);
}
