using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>Reads rows and maps of attributes for the laws, apart from the engine's own editing of them.</summary>
internal static class RowImage
{
    private const byte Nil = 0xc0;

    /// <summary>The attributes of a row by number; nil ones left out.</summary>
    public static SortedDictionary<int, byte[]> Attributes(ReadOnlySpan<byte> row)
    {
        var attributes = new SortedDictionary<int, byte[]>();
        var reader = new MessagePackReader(row);
        var header = RowHeader.Read(ref reader);
        for (var number = 0; number < header.AttributeCount; number++) Add(attributes, number, reader.ReadRaw());
        return attributes;
    }

    /// <summary>The entries of a map of attributes; nil ones left out.</summary>
    public static SortedDictionary<int, byte[]> ReadMap(ReadOnlySpan<byte> map)
    {
        var attributes = new SortedDictionary<int, byte[]>();
        var reader = new MessagePackReader(map);
        for (var left = reader.ReadMapHeader(); left > 0; left--) Add(attributes, reader.ReadInt32(), reader.ReadRaw());
        return attributes;
    }

    public static ulong Version(ReadOnlySpan<byte> row) => RowHeader.Of(row).Version;

    public static bool AreEqual(IReadOnlyDictionary<int, byte[]>? left, IReadOnlyDictionary<int, byte[]>? right)
    {
        if (left is null || right is null) return left is null && right is null;
        if (left.Count != right.Count) return false;
        foreach (var (number, value) in left)
            if (!right.TryGetValue(number, out var other) || !other.AsSpan().SequenceEqual(value)) return false;
        return true;
    }

    public static string Describe(IReadOnlyDictionary<int, byte[]>? attributes) => attributes is null
        ? "absent" : $"{{{string.Join(", ", attributes.Select(pair => $"{pair.Key}={DescribeValue(pair.Value)}"))}}}";

    public static string DescribeValue(byte[] value)
    {
        var reader = new MessagePackReader(value);
        return reader.PeekType() switch
        {
            MessagePackType.Integer => reader.ReadInt64().ToString(),
            MessagePackType.String => reader.ReadString(100),
            _ => Convert.ToHexString(value),
        };
    }

    private static void Add(SortedDictionary<int, byte[]> attributes, int number, ReadOnlySpan<byte> value)
    {
        if (value is not [Nil]) attributes.Add(number, value.ToArray());
    }
}
