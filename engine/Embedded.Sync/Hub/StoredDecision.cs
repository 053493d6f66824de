using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// A decision as it lies in the hub's ledger: the result as it travels, then the user for whom it was made, the
/// entities that it touched, and what he was allowed to read.
/// </summary>
/// <param name="Result">What the device is told.</param>
/// <param name="User">The user; null in a decision of an earlier version.</param>
/// <param name="Touched">See <see cref="TouchedEntities"/>.</param>
/// <param name="Rights">See <see cref="RepeatedDecision"/>; null in a decision of an earlier version.</param>
internal sealed record StoredDecision(
    TransactionResult Result, ulong? User, IReadOnlyList<ushort> Touched, ulong? Rights)
{
    public byte[] ToBytes()
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        Result.Write(writer);
        writer.WriteUInt64(User ?? 0);
        ProtocolFormat.WriteEntities(writer, Touched);
        writer.WriteUInt64(Rights ?? 0);
        return buffer.ToArray();
    }

    /// <exception cref="MessagePackException">The stored bytes are damaged.</exception>
    public static StoredDecision FromStore(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var result = TransactionResult.Read(ref reader);
        ulong? user = reader.Offset < bytes.Length ? reader.ReadUInt64() : null;
        var touched = reader.Offset < bytes.Length ? ProtocolFormat.ReadEntities(ref reader) : [];
        return new StoredDecision(result, user, touched, reader.Offset < bytes.Length ? reader.ReadUInt64() : null);
    }
}
