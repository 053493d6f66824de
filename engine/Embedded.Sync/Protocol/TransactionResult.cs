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

    /// <summary>
    /// Nothing was decided: an earlier transaction of the same request, on which it depends, was not applied.
    /// </summary>
    Held = 4,
}

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

    /// <summary>The answer on a transaction that may have been applied long ago.</summary>
    public static TransactionResult Expired(ObjectId transaction) => new()
    {
        Transaction = transaction,
        Outcome = TransactionOutcome.Expired,
        Version = 0,
        Code = RejectionCode.Expired,
        Reason = "The hub no longer keeps what it decided that long ago: the change may have been applied. "
            + "Compare, then retry or discard it.",
    };

    /// <summary>The answer on a transaction that was left undecided.</summary>
    public static TransactionResult Held(ObjectId transaction) =>
        new() { Transaction = transaction, Outcome = TransactionOutcome.Held, Version = 0 };

    public void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        ProtocolFormat.WriteObjectId(writer, Transaction);
        writer.WriteInt64((byte)Outcome);
        writer.WriteUInt64(Version);
        writer.WriteInt64((byte)Code);
        writer.WriteString(Reason);
        ProtocolFormat.WriteKey(writer, Subject);
        writer.WriteArrayHeader(Conflicts.Count);
        foreach (var conflict in Conflicts) conflict.Write(writer);
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
            Subject = ProtocolFormat.ReadKey(ref reader),
            Conflicts = ReadConflicts(ref reader),
        };
    }

    private static TransactionOutcome ReadOutcome(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var outcome = (TransactionOutcome)reader.ReadByte();
        return outcome is >= TransactionOutcome.Applied and <= TransactionOutcome.Held
            ? outcome : throw new MessagePackException($"The outcome {(byte)outcome} is unknown.", offset);
    }

    private static List<AttributeConflict> ReadConflicts(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var conflicts = new List<AttributeConflict>(Math.Min(count, 1024));
        for (var index = 0; index < count; index++) conflicts.Add(AttributeConflict.Read(ref reader));
        return conflicts;
    }
}
