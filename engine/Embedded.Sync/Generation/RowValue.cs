using System.ComponentModel;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Generation;

/// <summary>
/// The forms of values in rows, where MessagePack has no form of its own. Meant for generated code; the builder's
/// bindings use the same methods. Equal values give equal bytes; a null is nil.
/// </summary>
/// <remarks>
/// The reading methods expect a value that is not nil, and throw <see cref="MessagePackException"/> where the bytes
/// do not hold one.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowValue
{
    /// <summary>Writes a decimal with its scale.</summary>
    public static void WriteDecimal(MessagePackWriter writer, decimal value) => DecimalFormat.Write(writer, value);

    /// <summary>Reads a decimal with its scale.</summary>
    public static decimal ReadDecimal(ref MessagePackReader reader) => DecimalFormat.Read(ref reader);

    /// <summary>Writes a point in time. Unspecified kinds are taken as UTC.</summary>
    public static void WriteDateTime(MessagePackWriter writer, DateTime value) =>
        writer.WriteInt64(UtcTicks.From(value));

    /// <summary>Reads a point in time, in UTC.</summary>
    public static DateTime ReadDateTime(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        return UtcTicks.TryToDateTime(reader.ReadInt64(), out var value)
            ? value : throw new MessagePackException("The date lies outside the years 1 to 9999.", offset);
    }

    /// <summary>Writes text.</summary>
    public static void WriteString(MessagePackWriter writer, string? value)
    {
        if (value is null) writer.WriteNil();
        else writer.WriteString(value);
    }

    /// <summary>Writes bytes.</summary>
    public static void WriteBinary(MessagePackWriter writer, byte[]? value)
    {
        if (value is null) writer.WriteNil();
        else writer.WriteBinary(value);
    }

    /// <summary>Reads bytes into an array of their own.</summary>
    public static byte[] ReadBinary(ref MessagePackReader reader) => reader.ReadBinary().ToArray();

    /// <summary>Reads the number of an enumeration's member; it need not be a known one.</summary>
    /// <param name="reader">Stands before the number.</param>
    /// <param name="least">The least number that the enumeration's type holds.</param>
    /// <param name="greatest">The greatest number that it holds.</param>
    /// <param name="enumeration">Its name, for the message.</param>
    public static long ReadEnumeration(
        ref MessagePackReader reader, long least, long greatest, string enumeration)
    {
        var offset = reader.Offset;
        var number = reader.ReadInt64();
        return number >= least && number <= greatest
            ? number : throw new MessagePackException(
                $"The number does not fit the enumeration {enumeration}.", offset);
    }

    /// <summary>Writes the id that a reference holds; nil where it leads nowhere.</summary>
    public static void WriteReference<TTarget>(MessagePackWriter writer, Reference<TTarget> value)
        where TTarget : class
    {
        if (value.IsEmpty) writer.WriteNil();
        else writer.WriteGuid(value.Id);
    }

    /// <summary>Reads a reference.</summary>
    public static Reference<TTarget> ReadReference<TTarget>(ref MessagePackReader reader)
        where TTarget : class => new(reader.ReadGuid());

    /// <summary>Writes an array of ids in ascending order; nil where the set is empty.</summary>
    public static void WriteReferenceSet<TTarget>(MessagePackWriter writer, ReferenceSet<TTarget> value)
        where TTarget : class
    {
        if (value.Count == 0)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(value.Count);
        foreach (var id in value.Ids) writer.WriteGuid(id);
    }

    /// <summary>Reads a set of ids.</summary>
    public static ReferenceSet<TTarget> ReadReferenceSet<TTarget>(ref MessagePackReader reader)
        where TTarget : class
    {
        var count = reader.ReadArrayHeader();
        var ids = new List<Guid>(Math.Min(count, 1024));
        for (var index = 0; index < count; index++) ids.Add(reader.ReadGuid());
        return new ReferenceSet<TTarget>(ids);
    }
}
