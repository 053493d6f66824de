using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// A decision as it lies in the hub's ledger: the result as it travels, then the user for whom it was made, then the
/// entities that it touched.
/// </summary>
/// <param name="Result">What the device is told.</param>
/// <param name="User">The user; null in a decision of an earlier version.</param>
/// <param name="Touched">See <see cref="TouchedEntities"/>.</param>
internal sealed record StoredDecision(TransactionResult Result, ulong? User, IReadOnlyList<ushort> Touched)
{
    public byte[] ToBytes()
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        Result.Write(writer);
        writer.WriteUInt64(User ?? 0);
        ProtocolFormat.WriteEntities(writer, Touched);
        return buffer.ToArray();
    }

    /// <exception cref="MessagePackException">The stored bytes are damaged.</exception>
    public static StoredDecision FromStore(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var result = TransactionResult.Read(ref reader);
        ulong? user = reader.Offset < bytes.Length ? reader.ReadUInt64() : null;
        return new StoredDecision(
            result, user, reader.Offset < bytes.Length ? ProtocolFormat.ReadEntities(ref reader) : []);
    }
}
