using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <summary>
/// An attribute that a device wrote without having known the hub's value, and how that ended. Values are MessagePack,
/// and empty where they are not kept: longer than <see cref="ValueBytesMax"/>, or of an object that is not there.
/// </summary>
/// <param name="Key">The object.</param>
/// <param name="Attribute">The attribute; -1 for all those of an object that was not changed since it was made.</param>
/// <param name="Resolution">Whose value it is now.</param>
/// <param name="Hub">What the hub had.</param>
/// <param name="Device">What the device sent.</param>
/// <param name="After">What the hub has now.</param>
internal sealed record AttributeConflict(ObjectKey Key, int Attribute, ConflictResolution Resolution,
    ReadOnlyMemory<byte> Hub, ReadOnlyMemory<byte> Device, ReadOnlyMemory<byte> After)
{
    /// <summary>The longest value that is kept, in bytes.</summary>
    public const int ValueBytesMax = 256;

    private const int FieldCount = 6;

    public void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(FieldCount);
        ProtocolFormat.WriteKey(writer, Key);
        writer.WriteInt64(Attribute);
        writer.WriteInt64((byte)Resolution);
        writer.WriteBinary(Hub.Span);
        writer.WriteBinary(Device.Span);
        writer.WriteBinary(After.Span);
    }

    /// <exception cref="MessagePackException">The bytes are not a conflict.</exception>
    public static AttributeConflict Read(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(FieldCount);
        return new AttributeConflict(ProtocolFormat.ReadKey(ref reader), reader.ReadInt32(),
            (ConflictResolution)reader.ReadByte(), ReadValue(ref reader), ReadValue(ref reader), ReadValue(ref reader));
    }

    /// <summary>A value as it is kept.</summary>
    public static byte[] Bounded(ReadOnlySpan<byte> value) => value.Length > ValueBytesMax ? [] : value.ToArray();

    private static byte[] ReadValue(ref MessagePackReader reader) => Bounded(reader.ReadBinary());
}
