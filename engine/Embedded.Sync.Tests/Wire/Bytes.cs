using System.Text;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Wire;

/// <summary>Reads with a reader, which no lambda can capture.</summary>
internal delegate void Reading(ref MessagePackReader reader);

/// <summary>Short ways from values to bytes and back.</summary>
internal static class Bytes
{
    public static byte[] Of(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));

    /// <summary>The bytes of a hexadecimal head followed by one byte over and over.</summary>
    public static byte[] Of(string head, byte filler, int count)
    {
        var bytes = Of(head);
        var start = bytes.Length;
        Array.Resize(ref bytes, start + count);
        bytes.AsSpan(start).Fill(filler);
        return bytes;
    }

    public static byte[] Written(Action<MessagePackWriter> write)
    {
        var buffer = new ByteBuffer(0);
        write(new MessagePackWriter(buffer));
        return buffer.ToArray();
    }

    public static string Hex(Action<MessagePackWriter> write) => Convert.ToHexStringLower(Written(write));

    public static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>Asserts that reading is refused with the one exception, and returns it.</summary>
    public static MessagePackException Refused(byte[] bytes, Reading reading) =>
        Assert.Throws<MessagePackException>(() =>
        {
            var reader = new MessagePackReader(bytes);
            reading(ref reader);
        });

    /// <summary>Asserts that the bytes are one value that can be skipped and read, and nothing more.</summary>
    public static void ReadWhole(byte[] bytes, Reading reading)
    {
        var reader = new MessagePackReader(bytes);
        reading(ref reader);
        reader.ExpectEnd();
        var skipper = new MessagePackReader(bytes);
        Assert.Equal(bytes, skipper.ReadRaw());
        Assert.True(skipper.AtEnd);
    }
}
