using System.Buffers.Binary;
using Embedded.Sync.Model;
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

    /// <summary>Puts a value into a row; an addition is added to what is there.</summary>
    public static void Apply(SortedDictionary<int, byte[]> row, int number, byte[] value)
    {
        if (!IsAddition(value)) row[number] = value;
        else row[number] = ValueOf(NumberOf(row, number) + BinaryPrimitives.ReadInt64BigEndian(value.AsSpan(2)));
    }

    /// <summary>A row of which nothing is there yet.</summary>
    public static SortedDictionary<int, byte[]> New(SortedDictionary<int, byte[]> attributes)
    {
        var row = new SortedDictionary<int, byte[]>();
        foreach (var (number, value) in attributes) Apply(row, number, value);
        return row;
    }

    /// <summary>True for what a change does to a counter.</summary>
    public static bool IsAddition(byte[] value) => value is [0xd7, 2, ..] && value.Length == 10;

    /// <summary>New values of counters become what was added to older ones.</summary>
    public static void CountUp(
        EntityType entity, SortedDictionary<int, byte[]> changed, SortedDictionary<int, byte[]> based)
    {
        foreach (var counter in entity.Attributes.Where(attribute => attribute.IsCounter))
        {
            if (!changed.ContainsKey(counter.Number)) continue;
            var addition = new byte[10];
            (addition[0], addition[1]) = (0xd7, 2);
            BinaryPrimitives.WriteInt64BigEndian(
                addition.AsSpan(2), NumberOf(changed, counter.Number) - NumberOf(based, counter.Number));
            changed[counter.Number] = addition;
        }
    }

    /// <summary>A number among attributes; 0 for none.</summary>
    public static long NumberOf(SortedDictionary<int, byte[]> attributes, int number) =>
        attributes.TryGetValue(number, out var value) ? new MessagePackReader(value).ReadInt64() : 0;

    public static byte[] ValueOf(long number)
    {
        var buffer = new ByteBuffer();
        new MessagePackWriter(buffer).WriteInt64(number);
        return buffer.ToArray();
    }

    /// <summary>Which of two values of one attribute is the greater one.</summary>
    public static int Compare(byte[] left, byte[] right)
    {
        var one = new MessagePackReader(left);
        var other = new MessagePackReader(right);
        return one.PeekType() switch
        {
            MessagePackType.Integer => one.ReadInt64().CompareTo(other.ReadInt64()),
            MessagePackType.String => string.CompareOrdinal(one.ReadString(), other.ReadString()),
            _ => left.AsSpan().SequenceCompareTo(right),
        };
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
