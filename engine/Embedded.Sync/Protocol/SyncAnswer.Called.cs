using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <summary>How a call ended. The numbers are part of the protocol.</summary>
internal enum CallOutcome : byte
{
    Completed = 1,
    Rejected = 2,
    Faulted = 3,
    Expired = 4,
}

/// <content>The answer to a call of a server action.</content>
internal abstract partial record SyncAnswer
{
    private const int CalledKind = 11;

    /// <summary>
    /// The call ended: <c>[…, outcome, code, message, result, [entity, id, …]]</c>. What stands after the head is
    /// kept with the record of the call, and given again to a repetition.
    /// </summary>
    /// <param name="Outcome">How.</param>
    /// <param name="Code">What the action said, where it rejected the call.</param>
    /// <param name="Message">The same for people.</param>
    /// <param name="Output">The result: one MessagePack value; empty where there is none.</param>
    /// <param name="Handed">Objects that the device shall synchronise, ascending.</param>
    public sealed record Called(CallOutcome Outcome, string Code, string Message, ReadOnlyMemory<byte> Output,
        IReadOnlyList<ObjectKey> Handed) : SyncAnswer;

    /// <summary>What stands after the head.</summary>
    public static byte[] TailOf(Called called)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteInt64((byte)called.Outcome);
        writer.WriteString(called.Code);
        writer.WriteString(called.Message);
        writer.WriteBinary(called.Output.Span);
        writer.WriteArrayHeader(2 * called.Handed.Count);
        foreach (var key in called.Handed)
        {
            writer.WriteUInt64(key.Entity);
            ProtocolFormat.WriteObjectId(writer, key.Id);
        }

        return buffer.ToArray();
    }

    /// <summary>Writes the whole answer.</summary>
    public static void WriteCalled(ByteBuffer output, ulong stamp, Ticket now, ReadOnlySpan<byte> tail)
    {
        WriteHead(new MessagePackWriter(output), CalledKind, 9, stamp, now);
        output.Write(tail);
    }

    private static Called ReadCalled(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var outcome = (CallOutcome)reader.ReadByte();
        if (outcome is < CallOutcome.Completed or > CallOutcome.Expired)
            throw new MessagePackException($"The outcome {(byte)outcome} is unknown.", offset);
        var (code, message) = (reader.ReadString(200), reader.ReadString(4_000));
        var result = reader.ReadBinary().ToArray();
        offset = reader.Offset;
        var count = reader.ReadArrayHeader();
        if (count % 2 != 0 || count > 2 * ServerActionContext.HandedMax)
            throw new MessagePackException("The objects handed over cannot be read.", offset);
        var handed = new ObjectKey[count / 2];
        for (var index = 0; index < handed.Length; index++)
            handed[index] = new ObjectKey(reader.ReadUInt16(), ProtocolFormat.ReadObjectId(ref reader));
        return new Called(outcome, code, message, result, handed);
    }
}
