using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>The head of a local transaction in the outbox.</summary>
/// <param name="Sequence">Its place in local commit order.</param>
/// <param name="Id">Its random id.</param>
/// <param name="Born">The head of the newest ticket when it was committed (rule R13).</param>
/// <param name="AcknowledgedAt">The version at which the hub applied it; 0 while it has not said so (rule R16).</param>
/// <param name="ChangeCount">How many changes it has.</param>
/// <param name="ByteCount">The bytes of its changes.</param>
/// <param name="IncludedCount">How many of them the base rows contain already (rule R16).</param>
/// <param name="CommittedAt">When it was committed locally, as <see cref="UtcTicks"/>.</param>
/// <param name="WaitsFor">
/// The rejected or discarded transaction that it depends on; none for one that may be uploaded.
/// </param>
internal sealed record OutboxTransaction(
    ulong Sequence, ObjectId Id, ulong Born, ulong AcknowledgedAt,
    int ChangeCount, int ByteCount, int IncludedCount, long CommittedAt,
    ObjectId WaitsFor = default)
{
    private const int FieldCount = 8;

    public bool IsWaiting => WaitsFor != ObjectId.None;

    public bool IsAcknowledged => AcknowledgedAt != 0;

    /// <summary>True where the hub applied it and the base rows contain all of it.</summary>
    public bool IsSettled => IsAcknowledged && IncludedCount == ChangeCount;

    public byte[] ToBytes()
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(FieldCount);
        ProtocolFormat.WriteObjectId(writer, Id);
        writer.WriteUInt64(Born);
        writer.WriteUInt64(AcknowledgedAt);
        writer.WriteInt64(ChangeCount);
        writer.WriteInt64(ByteCount);
        writer.WriteInt64(IncludedCount);
        writer.WriteInt64(CommittedAt);
        ProtocolFormat.WriteId(writer, WaitsFor);
        return buffer.ToArray();
    }

    /// <exception cref="MessagePackException">The stored bytes are damaged.</exception>
    public static OutboxTransaction FromStore(ulong sequence, ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader(FieldCount);
        return new OutboxTransaction(
            sequence, ProtocolFormat.ReadObjectId(ref reader), reader.ReadUInt64(), reader.ReadUInt64(),
            reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(),
            ProtocolFormat.ReadId(ref reader));
    }
}
