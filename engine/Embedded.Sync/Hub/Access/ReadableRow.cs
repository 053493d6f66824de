using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// The one place where attributes are taken out of a row before it leaves the hub. What is left is a function of the
/// other attributes alone: nothing in it tells whether the hidden ones have values.
/// </summary>
internal static class ReadableRow
{
    /// <summary>Appends a row, with nil for the hidden attributes, and without the nils at its end.</summary>
    public static void Write(ReadOnlySpan<byte> row, IReadOnlySet<int> hidden, ByteBuffer output)
    {
        var reader = new MessagePackReader(row);
        var header = RowHeader.Read(ref reader);
        var start = reader.Offset;
        var count = 0;
        for (var number = 0; number < header.AttributeCount; number++)
            if (!RowAttribute.IsNil(reader.ReadRaw()) && !hidden.Contains(number)) count = number + 1;
        reader = new MessagePackReader(row[start..]);
        var writer = new MessagePackWriter(output);
        (header with { AttributeCount = count }).Write(writer);
        for (var number = 0; number < count; number++)
        {
            var value = reader.ReadRaw();
            if (hidden.Contains(number)) writer.WriteNil();
            else output.Write(value);
        }
    }
}
