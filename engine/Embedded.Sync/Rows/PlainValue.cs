using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>Single values as objects, for those who show them and know no class.</summary>
internal static class PlainValue
{
    /// <summary>A value; null for nil, for no bytes, and for bytes that do not fit the type.</summary>
    public static object? Of(AttributeType type, ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || RowAttribute.IsNil(value)) return null;
        if (Increment.Is(value)) return Increment.Of(value);
        try
        {
            return Read(type, value);
        }
        catch (MessagePackException)
        {
            return null;
        }
    }

    private static object? Read(AttributeType type, ReadOnlySpan<byte> value)
    {
        var reader = new MessagePackReader(value);
        return type switch
        {
            AttributeType.Boolean => reader.ReadBoolean(),
            AttributeType.Int32 or AttributeType.Int64 or AttributeType.Enumeration => reader.ReadInt64(),
            AttributeType.Decimal => DecimalFormat.Read(ref reader),
            AttributeType.Double => reader.ReadDouble(),
            AttributeType.String => reader.ReadString(),
            AttributeType.DateTime => UtcTicks.ToDateTime(reader.ReadInt64()),
            AttributeType.Binary => reader.ReadBinary().ToArray(),
            AttributeType.Guid or AttributeType.Reference => reader.ReadGuid(),
            AttributeType.ReferenceSet => ReadSet(ref reader),
            _ => null,
        };
    }

    private static Guid[] ReadSet(ref MessagePackReader reader)
    {
        var ids = new List<Guid>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--) ids.Add(reader.ReadGuid());
        return [.. ids];
    }
}
