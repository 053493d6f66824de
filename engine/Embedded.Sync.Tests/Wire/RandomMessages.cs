using System.Text;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Wire;

/// <summary>Random values of every type, written with the writer and compared with what the reader reads.</summary>
/// <remarks>Each value comes from its own seed, so that writing and checking draw the same numbers.</remarks>
internal static class RandomMessages
{
    private const int KindCount = 11;

    public static byte[] Write(int seed)
    {
        var buffer = new ByteBuffer(0);
        WriteValue(new MessagePackWriter(buffer), new Random(seed), depth: 0);
        return buffer.ToArray();
    }

    public static void Check(int seed, byte[] bytes)
    {
        var reader = new MessagePackReader(bytes);
        CheckValue(ref reader, new Random(seed), depth: 0);
        reader.ExpectEnd();
    }

    private static void WriteValue(MessagePackWriter writer, Random random, int depth)
    {
        switch (Kind(random, depth))
        {
            case 0: writer.WriteNil(); break;
            case 1: writer.WriteBoolean(random.Next(2) == 1); break;
            case 2: writer.WriteInt64(Integer(random)); break;
            case 3: writer.WriteUInt64(unchecked((ulong)Integer(random))); break;
            case 4: writer.WriteDouble(random.NextDouble()); break;
            case 5: writer.WriteSingle(random.NextSingle()); break;
            case 6: writer.WriteString(Text(random)); break;
            case 7: writer.WriteBinary(Blob(random)); break;
            case 8: writer.WriteExtension((sbyte)random.Next(-128, 128), Blob(random)); break;
            case 9: writer.WriteTimestamp(Time(random)); break;
            case 10: writer.WriteGuid(Id(random)); break;
            case 11: WriteValues(writer, random, depth, random.Next(20), isMap: false); break;
            default: WriteValues(writer, random, depth, random.Next(20), isMap: true); break;
        }
    }

    private static void WriteValues(MessagePackWriter writer, Random random, int depth, int count, bool isMap)
    {
        if (isMap) writer.WriteMapHeader(count);
        else writer.WriteArrayHeader(count);
        for (var index = 0; index < count; index++)
        {
            if (isMap) writer.WriteInt64(index);
            WriteValue(writer, random, depth + 1);
        }
    }

    private static void CheckValue(ref MessagePackReader reader, Random random, int depth)
    {
        switch (Kind(random, depth))
        {
            case 0: Assert.True(reader.TryReadNil()); break;
            case 1: Assert.Equal(random.Next(2) == 1, reader.ReadBoolean()); break;
            case 2: Assert.Equal(Integer(random), reader.ReadInt64()); break;
            case 3: Assert.Equal(unchecked((ulong)Integer(random)), reader.ReadUInt64()); break;
            case 4: Assert.Equal(random.NextDouble(), reader.ReadDouble()); break;
            case 5: Assert.Equal(random.NextSingle(), reader.ReadSingle()); break;
            case 6: Assert.Equal(Text(random), reader.ReadString()); break;
            case 7: Assert.Equal(Blob(random), reader.ReadBinary()); break;
            case 8:
                var type = (sbyte)random.Next(-128, 128);
                Assert.Equal(Blob(random), reader.ReadExtension(out var typeRead));
                Assert.Equal(type, typeRead);
                break;
            case 9: Assert.Equal(Time(random), reader.ReadTimestamp()); break;
            case 10: Assert.Equal(Id(random), reader.ReadGuid()); break;
            case 11: CheckValues(ref reader, random, depth, random.Next(20), isMap: false); break;
            default: CheckValues(ref reader, random, depth, random.Next(20), isMap: true); break;
        }
    }

    private static void CheckValues(ref MessagePackReader reader, Random random, int depth, int count, bool isMap)
    {
        Assert.Equal(count, isMap ? reader.ReadMapHeader() : reader.ReadArrayHeader());
        for (var index = 0; index < count; index++)
        {
            if (isMap) Assert.Equal(index, reader.ReadInt32());
            CheckValue(ref reader, random, depth + 1);
        }
    }

    private static int Kind(Random random, int depth) => depth switch
    {
        0 => KindCount + random.Next(2),
        < 4 => random.Next(KindCount + 2),
        _ => random.Next(KindCount),
    };

    // Of every magnitude alike: the boundaries of the encodings lie at powers of two.
    private static long Integer(Random random) =>
        (random.NextInt64(long.MinValue, long.MaxValue) >> random.Next(64)) + random.Next(-1, 2) * random.Next(2);

    private static byte[] Blob(Random random)
    {
        var bytes = new byte[random.Next(4) == 0 ? random.Next(400) : random.Next(20)];
        random.NextBytes(bytes);
        return bytes;
    }

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(4) == 0 ? random.Next(400) : random.Next(40); left > 0; left--)
        {
            var point = random.Next(random.Next(2) == 0 ? 0x80 : 0x110000);
            text.Append(Rune.IsValid(point) ? new Rune(point) : Rune.ReplacementChar);
        }
        return text.ToString();
    }

    private static DateTime Time(Random random) => random.Next(2) == 0
        ? new DateTime(random.NextInt64(DateTime.MaxValue.Ticks + 1), DateTimeKind.Utc)
        : DateTime.UnixEpoch.AddSeconds(random.NextInt64(1L << 34));

    private static Guid Id(Random random)
    {
        Span<byte> bytes = stackalloc byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
