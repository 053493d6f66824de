using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <summary>What the hub decided about a transaction. The numbers are part of the protocol.</summary>
internal enum TransactionOutcome : byte
{
    Applied = 1,
    Rejected = 2,

    /// <summary>Too old to tell: the ledger that would know was purged (rule R14).</summary>
    Expired = 3,
}

/// <summary>An attribute that a transaction wrote over a value which its device did not know.</summary>
internal readonly record struct AttributeConflict(ObjectKey Key, int Attribute);

/// <summary>The decision on one transaction, as it lies in the hub's ledger and in the answer to a push.</summary>
internal sealed record TransactionResult
{
    private const int FieldCount = 7;

    public required ObjectId Transaction { get; init; }

    public required TransactionOutcome Outcome { get; init; }

    /// <summary>The commit that holds the decision; 0 for Expired.</summary>
    public required ulong Version { get; init; }

    public RejectionCode Code { get; init; }

    /// <summary>Why it was rejected, in a sentence; else empty.</summary>
    public string Reason { get; init; } = "";

    /// <summary>The object that the reason is about, where there is one.</summary>
    public ObjectKey Subject { get; init; }

    public IReadOnlyList<AttributeConflict> Conflicts { get; init; } = [];

    public void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        ProtocolFormat.WriteObjectId(writer, Transaction);
        writer.WriteInt64((byte)Outcome);
        writer.WriteUInt64(Version);
        writer.WriteInt64((byte)Code);
        writer.WriteString(Reason);
        WriteKey(writer, Subject);
        writer.WriteArrayHeader(Conflicts.Count);
        foreach (var conflict in Conflicts)
        {
            writer.WriteArrayHeader(2);
            WriteKey(writer, conflict.Key);
            writer.WriteInt64(conflict.Attribute);
        }
    }

    /// <exception cref="MessagePackException">The bytes are not a result.</exception>
    public static TransactionResult Read(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(FieldCount);
        return new TransactionResult
        {
            Transaction = ProtocolFormat.ReadObjectId(ref reader),
            Outcome = ReadOutcome(ref reader),
            Version = reader.ReadUInt64(),
            Code = (RejectionCode)reader.ReadByte(),
            Reason = reader.ReadString(4_000),
            Subject = ReadKey(ref reader),
            Conflicts = ReadConflicts(ref reader),
        };
    }

    private static TransactionOutcome ReadOutcome(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var outcome = (TransactionOutcome)reader.ReadByte();
        return outcome is >= TransactionOutcome.Applied and <= TransactionOutcome.Expired
            ? outcome : throw new MessagePackException($"The outcome {(byte)outcome} is unknown.", offset);
    }

    private static List<AttributeConflict> ReadConflicts(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var conflicts = new List<AttributeConflict>(Math.Min(count, 1024));
        for (var index = 0; index < count; index++)
        {
            reader.ReadArrayHeader(2);
            conflicts.Add(new AttributeConflict(ReadKey(ref reader), reader.ReadInt32()));
        }

        return conflicts;
    }

    private static void WriteKey(MessagePackWriter writer, ObjectKey key)
    {
        writer.WriteArrayHeader(2);
        writer.WriteUInt64(key.Entity);
        ProtocolFormat.WriteId(writer, key.Id);
    }

    private static ObjectKey ReadKey(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(2);
        return new ObjectKey(reader.ReadUInt16(), ProtocolFormat.ReadId(ref reader));
    }
}
