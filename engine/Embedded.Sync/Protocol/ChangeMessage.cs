using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <summary>What a change does to its object.</summary>
internal enum ChangeKind : byte
{
    Create = 1,
    Update = 2,
    Delete = 3,
}

/// <summary>
/// One change of a local transaction, the same bytes in the outbox and on the wire:
/// <c>[kind, entity, id, base version, [own transactions not yet in the base], {attribute: value, …},
/// {attribute: replaced value, …}]</c> (rule R13). For a counter, the value is an <see cref="Increment"/>.
/// </summary>
internal readonly ref struct ChangeMessage
{
    /// <summary>The longest replaced value that travels, in bytes.</summary>
    public const int ReplacedBytesMax = 64;

    private const int FieldCount = 7;

    public ChangeKind Kind { get; private init; }

    public ObjectKey Key { get; private init; }

    /// <summary>The version of the base row that the change was made on; 0 where it is not known.</summary>
    public ulong BaseVersion { get; private init; }

    /// <summary>Ids, 18 bytes each: the change knew what these transactions wrote.</summary>
    public ReadOnlySpan<byte> OwnTransactions { get; private init; }

    /// <summary>The map of changed attributes; empty for a delete.</summary>
    public ReadOnlySpan<byte> Attributes { get; private init; }

    /// <summary>
    /// What an update replaced, as far as the device knew it and it is short: what resolvers take for the base.
    /// </summary>
    public ReadOnlySpan<byte> Replaced { get; private init; }

    /// <summary>Reads one change and goes past it.</summary>
    /// <exception cref="MessagePackException">The bytes are not a change.</exception>
    public static ChangeMessage Read(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        reader.ReadArrayHeader(FieldCount);
        var kind = (ChangeKind)reader.ReadByte();
        if (kind is < ChangeKind.Create or > ChangeKind.Delete)
            throw new MessagePackException($"The change kind {(byte)kind} is unknown.", offset);
        var key = new ObjectKey(reader.ReadUInt16(), ProtocolFormat.ReadObjectId(ref reader));
        if (!key.Id.IsObject) throw new MessagePackException("The id is not that of an object.", offset);
        return new ChangeMessage
        {
            Kind = kind,
            Key = key,
            BaseVersion = reader.ReadUInt64(),
            OwnTransactions = reader.ReadRaw(),
            Attributes = reader.ReadRaw(),
            Replaced = reader.ReadRaw(),
        };
    }

    public static void Write(MessagePackWriter writer, ChangeKind kind, ObjectKey key, ulong baseVersion,
        IReadOnlyList<ObjectId> own, ReadOnlySpan<byte> attributes, ReadOnlySpan<byte> replaced = default)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteInt64((byte)kind);
        writer.WriteUInt64(key.Entity);
        ProtocolFormat.WriteObjectId(writer, key.Id);
        writer.WriteUInt64(baseVersion);
        writer.WriteArrayHeader(own.Count);
        foreach (var transaction in own) ProtocolFormat.WriteObjectId(writer, transaction);
        if (attributes.IsEmpty) writer.WriteMapHeader(0);
        else writer.WriteRaw(attributes);
        if (replaced.IsEmpty) writer.WriteMapHeader(0);
        else writer.WriteRaw(replaced);
    }

    /// <summary>Writes the change again with another base version.</summary>
    public void WriteRebased(MessagePackWriter writer, ulong baseVersion)
    {
        writer.WriteArrayHeader(FieldCount);
        writer.WriteInt64((byte)Kind);
        writer.WriteUInt64(Key.Entity);
        ProtocolFormat.WriteObjectId(writer, Key.Id);
        writer.WriteUInt64(baseVersion);
        writer.WriteRaw(OwnTransactions);
        writer.WriteRaw(Attributes);
        writer.WriteRaw(Replaced);
    }

    /// <summary>Writes the change again, with the attributes alone that a condition holds for.</summary>
    public void WriteWithin(MessagePackWriter writer, Func<ushort, int, bool> condition)
    {
        var entity = Key.Entity;
        bool Holds(int number, ReadOnlySpan<byte> value) => condition(entity, number);
        writer.WriteArrayHeader(FieldCount);
        writer.WriteInt64((byte)Kind);
        writer.WriteUInt64(entity);
        ProtocolFormat.WriteObjectId(writer, Key.Id);
        writer.WriteUInt64(BaseVersion);
        writer.WriteRaw(OwnTransactions);
        writer.WriteRaw(AttributeMap.Where(Attributes, Holds));
        writer.WriteRaw(AttributeMap.Where(Replaced, Holds));
    }

    /// <summary>Writes the change again, one of the transactions that it knew having another id now.</summary>
    public void WriteRenamed(MessagePackWriter writer, ObjectId from, ObjectId to)
    {
        var own = new List<ObjectId>();
        var reader = new MessagePackReader(OwnTransactions);
        for (var left = reader.ReadArrayHeader(); left > 0; left--) own.Add(ProtocolFormat.ReadObjectId(ref reader));
        Write(writer, Kind, Key, BaseVersion, [.. own.Select(id => id == from ? to : id)], Attributes, Replaced);
    }

    /// <summary>The change with other maps of attributes.</summary>
    public ChangeMessage With(byte[] attributes, byte[] replaced) =>
        this with { Attributes = attributes, Replaced = replaced };

    /// <summary>
    /// Reads what <see cref="Read"/> has only gone past. What the attributes hold is judged by the model: a value that
    /// does not fit is no damage.
    /// </summary>
    /// <exception cref="MessagePackException">The list or the map of replaced values is damaged.</exception>
    public void Check()
    {
        Knows(ObjectId.None);
        var replaced = new AttributeChanges(Replaced);
        while (replaced.MoveNext())
        {
        }
    }

    /// <summary>True where the change knew what a transaction wrote.</summary>
    /// <exception cref="MessagePackException">The list is damaged.</exception>
    public bool Knows(ObjectId transaction)
    {
        var reader = new MessagePackReader(OwnTransactions);
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
            if (ProtocolFormat.ReadObjectId(ref reader) == transaction) return true;
        return false;
    }
}
