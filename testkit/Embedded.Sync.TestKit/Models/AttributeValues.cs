using Embedded.Sync.Generation;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit;

/// <summary>
/// A value of an attribute's type for each whole number: another one for another number, where the type has enough
/// of them.
/// </summary>
internal static class AttributeValues
{
    private const long First = 1_000;
    private const int UniqueLengthMin = 12;
    private static readonly DateTime Start = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>True where different numbers give different values.</summary>
    public static bool AreUnique(AttributeDefinition attribute) => attribute.Type switch
    {
        AttributeType.Int32 or AttributeType.Int64 or AttributeType.Decimal or AttributeType.Double
            or AttributeType.DateTime or AttributeType.Guid => true,
        AttributeType.String or AttributeType.Binary =>
            attribute.LengthMax is not { } length || length >= UniqueLengthMin,
        _ => false,
    };

    /// <summary>Gives an attribute of an object the value for a number.</summary>
    public static void Set(object target, EntityType entity, AttributeDefinition attribute, long number)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        for (var skipped = 0; skipped < attribute.Number; skipped++) writer.WriteNil();
        Write(writer, attribute, number);
        var reader = new MessagePackReader(buffer.WrittenSpan);
        entity.Binding.ReadAttributes(target, ref reader, attribute.Number + 1);
    }

    private static void Write(MessagePackWriter writer, AttributeDefinition attribute, long number)
    {
        switch (attribute.Type)
        {
            case AttributeType.Boolean:
                writer.WriteBoolean(number % 2 == 0);
                break;
            case AttributeType.Int32:
            case AttributeType.Int64:
                writer.WriteInt64(First + number);
                break;
            case AttributeType.Decimal:
                DecimalFormat.Write(writer, (First + number) / 100m);
                break;
            case AttributeType.Double:
                writer.WriteDouble(First + number + 0.5);
                break;
            case AttributeType.DateTime:
                RowValue.WriteDateTime(writer, Start.AddSeconds(number));
                break;
            case AttributeType.String:
                writer.WriteString(Cut($"v{number}".AsSpan(), attribute.LengthMax));
                break;
            case AttributeType.Binary:
                writer.WriteBinary(Cut(BitConverter.GetBytes(First + number), attribute.LengthMax));
                break;
            case AttributeType.Guid:
                writer.WriteGuid(new ObjectId((UInt128)(ulong)(First + number)).ToGuid());
                break;
            case AttributeType.Enumeration:
                writer.WriteInt64(MemberFor(attribute, number));
                break;
            case AttributeType.Reference:
                writer.WriteGuid(IdFor(number));
                break;
            case AttributeType.ReferenceSet:
                Guid[] ids = [.. new[] { IdFor(number), IdFor(number / 3) }.Distinct()];
                writer.WriteArrayHeader(ids.Length);
                foreach (var id in ids) writer.WriteGuid(id);
                break;
            default:
                throw new NotSupportedException($"No values of type {attribute.Type} are known.");
        }
    }

    private static ReadOnlySpan<T> Cut<T>(ReadOnlySpan<T> value, int? lengthMax) =>
        lengthMax < value.Length ? value[..lengthMax.Value] : value;

    private static Guid IdFor(long number) => Simulation.SimulationModel.GuidOf((int)(number % 3));

    /// <summary>Members are seldom numbered from more than 0 to 63.</summary>
    private static long MemberFor(AttributeDefinition attribute, long number)
    {
        if (attribute.HoldsNumber is not { } holds) return number % 4;
        long[] members = [.. Enumerable.Range(0, 64).Select(member => (long)member).Where(member => holds(member))];
        return members.Length == 0 ? 0 : members[number % members.Length];
    }
}
