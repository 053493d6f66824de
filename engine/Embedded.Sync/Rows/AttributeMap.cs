using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>Makes maps of attributes from maps of attributes, on bytes.</summary>
internal static class AttributeMap
{
    /// <summary>Which entries of a map to keep.</summary>
    public delegate bool Filter(int number, ReadOnlySpan<byte> value);

    /// <summary>The entries of a map that a condition holds for.</summary>
    public static byte[] Where(ReadOnlySpan<byte> map, Filter condition)
    {
        var (entries, count) = (new ByteBuffer(), 0);
        var change = new AttributeChanges(map);
        while (change.MoveNext())
        {
            if (!condition(change.Number, change.Value)) continue;
            new MessagePackWriter(entries).WriteInt64(change.Number);
            entries.Write(change.Value);
            count++;
        }

        var output = new ByteBuffer(entries.Length + 8);
        new MessagePackWriter(output).WriteMapHeader(count);
        output.Write(entries.WrittenSpan);
        return output.ToArray();
    }

    /// <summary>The value of an attribute in a map; empty where it has none.</summary>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> map, int number)
    {
        var change = new AttributeChanges(map);
        while (change.MoveNext())
            if (change.Number == number) return change.Value;
        return [];
    }

    /// <summary>What a row has for the attributes of a map, as far as a value is no longer than a limit.</summary>
    public static void OfRow(ReadOnlySpan<byte> row, ReadOnlySpan<byte> map, int bytesMax, ByteBuffer output)
    {
        var reader = new MessagePackReader(row);
        var stored = RowHeader.Read(ref reader).AttributeCount;
        var (entries, count, next) = (new ByteBuffer(), 0, 0);
        var change = new AttributeChanges(map);
        while (change.MoveNext())
        {
            for (; next < change.Number && next < stored; next++) reader.Skip();
            var value = next == change.Number && next < stored ? reader.ReadRaw() : [0xc0];
            if (next == change.Number) next++;
            if (value.Length > bytesMax || Increment.Is(change.Value)) continue;
            new MessagePackWriter(entries).WriteInt64(change.Number);
            entries.Write(value);
            count++;
        }

        new MessagePackWriter(output).WriteMapHeader(count);
        output.Write(entries.WrittenSpan);
    }

    /// <summary>All attributes of a row that are not nil.</summary>
    public static byte[] OfRow(ReadOnlySpan<byte> row)
    {
        var reader = new MessagePackReader(row);
        var left = RowHeader.Read(ref reader).AttributeCount;
        var (entries, count) = (new ByteBuffer(), 0);
        for (var number = 0; number < left; number++)
        {
            var value = reader.ReadRaw();
            if (RowAttribute.IsNil(value)) continue;
            new MessagePackWriter(entries).WriteInt64(number);
            entries.Write(value);
            count++;
        }

        var output = new ByteBuffer(entries.Length + 8);
        new MessagePackWriter(output).WriteMapHeader(count);
        output.Write(entries.WrittenSpan);
        return output.ToArray();
    }
}
