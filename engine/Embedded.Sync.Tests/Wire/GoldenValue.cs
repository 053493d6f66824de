using System.Globalization;
using System.Text.Json;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Wire;

/// <summary>Writes and checks values that are described in JSON, in words that no encoding shares.</summary>
internal static class GoldenValue
{
    public static byte[] Write(JsonElement value) => Bytes.Written(writer => Write(writer, value));

    public static void Check(byte[] bytes, JsonElement value)
    {
        var reader = new MessagePackReader(bytes);
        Check(ref reader, value);
        reader.ExpectEnd();
        var skipper = new MessagePackReader(bytes);
        skipper.Skip();
        skipper.ExpectEnd();
    }

    private static void Write(MessagePackWriter writer, JsonElement value)
    {
        switch (Type(value))
        {
            case "nil": writer.WriteNil(); break;
            case "boolean": writer.WriteBoolean(value.GetProperty("value").GetBoolean()); break;
            case "integer" when IsNegative(value): writer.WriteInt64(long.Parse(Text(value))); break;
            case "integer": writer.WriteUInt64(ulong.Parse(Text(value))); break;
            case "float32": writer.WriteSingle(BitConverter.UInt32BitsToSingle((uint)Bits(value))); break;
            case "float64": writer.WriteDouble(BitConverter.UInt64BitsToDouble(Bits(value))); break;
            case "string": writer.WriteString(RepeatedText(value)); break;
            case "binary": writer.WriteBinary(Blob(value)); break;
            case "extension": writer.WriteExtension(value.GetProperty("code").GetSByte(), Blob(value)); break;
            case "timestamp": writer.WriteTimestamp(Time(value)); break;
            case "array": WriteArray(writer, value); break;
            default: WriteMap(writer, value); break;
        }
    }

    private static void WriteArray(MessagePackWriter writer, JsonElement value)
    {
        var items = value.GetProperty("items");
        writer.WriteArrayHeader(items.GetArrayLength() * Repeat(value));
        for (var round = 0; round < Repeat(value); round++)
            foreach (var item in items.EnumerateArray())
                Write(writer, item);
    }

    private static void WriteMap(MessagePackWriter writer, JsonElement value)
    {
        var count = value.GetProperty("count").GetInt32();
        writer.WriteMapHeader(count);
        for (var index = 0; index < count; index++)
        {
            writer.WriteString($"k{index}");
            writer.WriteInt64(index);
        }
    }

    private static void Check(ref MessagePackReader reader, JsonElement value)
    {
        switch (Type(value))
        {
            case "nil": Assert.True(reader.TryReadNil()); break;
            case "boolean": Assert.Equal(value.GetProperty("value").GetBoolean(), reader.ReadBoolean()); break;
            case "integer" when IsNegative(value): Assert.Equal(long.Parse(Text(value)), reader.ReadInt64()); break;
            case "integer": Assert.Equal(ulong.Parse(Text(value)), reader.ReadUInt64()); break;
            case "float32": Assert.Equal(Bits(value), BitConverter.SingleToUInt32Bits(reader.ReadSingle())); break;
            case "float64": Assert.Equal(Bits(value), BitConverter.DoubleToUInt64Bits(reader.ReadDouble())); break;
            case "string": Assert.Equal(RepeatedText(value), reader.ReadString()); break;
            case "binary": Assert.Equal(Blob(value), reader.ReadBinary()); break;
            case "extension":
                Assert.Equal(Blob(value), reader.ReadExtension(out var code));
                Assert.Equal(value.GetProperty("code").GetSByte(), code);
                break;
            case "timestamp": Assert.Equal(Time(value), reader.ReadTimestamp()); break;
            case "array": CheckArray(ref reader, value); break;
            default: CheckMap(ref reader, value); break;
        }
    }

    private static void CheckArray(ref MessagePackReader reader, JsonElement value)
    {
        var items = value.GetProperty("items");
        reader.ReadArrayHeader(items.GetArrayLength() * Repeat(value));
        for (var round = 0; round < Repeat(value); round++)
            foreach (var item in items.EnumerateArray())
                Check(ref reader, item);
    }

    private static void CheckMap(ref MessagePackReader reader, JsonElement value)
    {
        Assert.Equal(value.GetProperty("count").GetInt32(), reader.ReadMapHeader());
        for (var index = 0; !reader.AtEnd; index++)
        {
            Assert.Equal($"k{index}", reader.ReadString());
            Assert.Equal(index, reader.ReadInt32());
        }
    }

    private static string Type(JsonElement value) => value.GetProperty("type").GetString()!;

    private static string Text(JsonElement value) => value.GetProperty("value").GetString()!;

    private static bool IsNegative(JsonElement value) => Text(value).StartsWith('-');

    private static int Repeat(JsonElement value) =>
        value.TryGetProperty("repeat", out var repeat) ? repeat.GetInt32() : 1;

    private static string RepeatedText(JsonElement value) =>
        string.Concat(Enumerable.Repeat(Text(value), Repeat(value)));

    private static byte[] Blob(JsonElement value) =>
        Enumerable.Repeat(Convert.FromHexString(Text(value)), Repeat(value)).SelectMany(bytes => bytes).ToArray();

    private static ulong Bits(JsonElement value) =>
        ulong.Parse(value.GetProperty("bits").GetString()!, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static DateTime Time(JsonElement value) => DateTime.UnixEpoch
        .AddTicks(long.Parse(value.GetProperty("seconds").GetString()!) * TimeSpan.TicksPerSecond)
        .AddTicks(value.GetProperty("nanoseconds").GetInt64() / TimeSpan.NanosecondsPerTick);
}
