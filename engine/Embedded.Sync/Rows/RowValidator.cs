using System.Text;
using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>
/// Checks values of attributes against the model, on bytes; used on the device before a commit and
/// on the hub after an upload.
/// </summary>
internal static class RowValidator
{
    /// <summary>What is wrong with a map of changed attributes, or null.</summary>
    public static string? Check(EntityType entity, ReadOnlySpan<byte> changes)
    {
        try
        {
            return changes.Length > RowEditor.RowBytesMax ? TooLarge : CheckValues(entity, changes);
        }
        catch (MessagePackException damage)
        {
            return $"{entity.Name}: {damage.Message}";
        }
    }

    /// <summary>Says that an object is larger than a row may be.</summary>
    public static string TooLarge { get; } =
        $"The object is larger than {RowEditor.RowBytesMax / 1024 / 1024} MiB. Store large content elsewhere.";

    /// <summary>Says that an attribute is none of the model.</summary>
    public static string UnknownAttribute(EntityType entity, int number) =>
        $"{entity.Name} has no attribute {number}.";

    private static string? CheckValues(EntityType entity, ReadOnlySpan<byte> changes)
    {
        var change = new AttributeChanges(changes);
        while (change.MoveNext())
        {
            if (entity.FindAttribute(change.Number) is not { } attribute)
                return UnknownAttribute(entity, change.Number);
            if (CheckValue(attribute, change.Value) is { } wrong) return $"{entity.Name}.{attribute.Name}: {wrong}";
        }

        return null;
    }

    private static string? CheckValue(AttributeDefinition attribute, ReadOnlySpan<byte> value)
    {
        var reader = new MessagePackReader(value);
        if (reader.TryReadNil()) return null;
        if (attribute.IsCounter && Increment.Is(value)) return null;
        var found = reader.PeekType();
        if (!Fits(attribute.Type, found)) return $"a value of type {attribute.Type} was expected, and {found} found.";
        return attribute switch
        {
            { Type: AttributeType.String } => CheckText(ref reader, attribute.LengthMax),
            { Type: AttributeType.Binary, LengthMax: { } most } when reader.ReadBinary().Length is var length
                && length > most
                => $"the value has {length} bytes, and {most} are allowed. Shorten it.",
            { Type: AttributeType.Reference or AttributeType.Guid } => CheckGuid(ref reader),
            { Type: AttributeType.ReferenceSet } => CheckSet(ref reader),
            { Type: AttributeType.Int32 } when reader.ReadInt64() is < int.MinValue or > int.MaxValue =>
                "the number does not fit 32 bits.",
            { Type: AttributeType.DateTime } when !UtcTicks.TryToDateTime(reader.ReadInt64(), out _) =>
                "the date lies outside the years 1 to 9999.",
            { HoldsNumber: { } holds } when !holds(reader.ReadInt64()) => "the enumeration cannot hold the number.",
            { Type: AttributeType.Int64 } => CheckInteger(ref reader),
            { Type: AttributeType.Decimal } => CheckDecimal(ref reader),
            _ => null,
        };
    }

    private static bool Fits(AttributeType type, MessagePackType found) => type switch
    {
        AttributeType.Boolean => found == MessagePackType.Boolean,
        AttributeType.Int32 or AttributeType.Int64 or AttributeType.DateTime or AttributeType.Enumeration =>
            found == MessagePackType.Integer,
        AttributeType.Decimal => found is MessagePackType.Integer or MessagePackType.Extension,
        AttributeType.Double => found == MessagePackType.Float,
        AttributeType.String => found == MessagePackType.String,
        AttributeType.Binary or AttributeType.Guid or AttributeType.Reference => found == MessagePackType.Binary,
        AttributeType.ReferenceSet => found == MessagePackType.Array,
        _ => false,
    };

    private static string? CheckText(ref MessagePackReader reader, int? lengthMax)
    {
        var length = Encoding.UTF8.GetCharCount(reader.ReadStringUtf8());
        return length > lengthMax ? $"the text has {length} characters, and {lengthMax} are allowed. Shorten it."
            : null;
    }

    private static string? CheckInteger(ref MessagePackReader reader)
    {
        reader.ReadInt64();
        return null;
    }

    private static string? CheckGuid(ref MessagePackReader reader) =>
        reader.ReadBinary().Length == ObjectId.Size ? null : "an id of 16 bytes was expected.";

    private static string? CheckSet(ref MessagePackReader reader)
    {
        var wrong = default(string);
        for (var left = reader.ReadArrayHeader(); left > 0 && wrong is null; left--) wrong = CheckGuid(ref reader);
        return wrong;
    }

    private static string? CheckDecimal(ref MessagePackReader reader)
    {
        DecimalFormat.Read(ref reader);
        return null;
    }
}
