using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>
/// A batch in a file: its length, its checksum, then its operations. A record that is not whole is as if it had not
/// been written.
/// </summary>
internal static class LogRecord
{
    private const int ChecksumOffset = sizeof(int);
    private const int HeadBytes = ChecksumOffset + sizeof(ulong);

    internal static byte[] Of(StoreBatch batch, int first, int count)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(new byte[HeadBytes]);
        BatchFormat.Write(writer, batch, first, count);
        var bytes = stream.ToArray();
        BitConverter.TryWriteBytes(bytes, bytes.Length);
        BitConverter.TryWriteBytes(bytes.AsSpan(ChecksumOffset), Checksum(bytes));
        return bytes;
    }

    /// <summary>Reads all records that are whole, and returns where they end.</summary>
    internal static int ReadAll(byte[] bytes, Action<StoreBatch> read, bool checks)
    {
        var end = 0;
        while (end + HeadBytes <= bytes.Length)
        {
            var length = BitConverter.ToInt32(bytes, end);
            if (length < HeadBytes || length > bytes.Length - end) break;
            var record = bytes.AsSpan(end, length);
            if (checks && BitConverter.ToUInt64(record[ChecksumOffset..]) != Checksum(record)) break;
            using var reader = new BinaryReader(new MemoryStream(bytes, end + HeadBytes, length - HeadBytes));
            read(BatchFormat.Read(reader));
            end += length;
        }

        return end;
    }

    private static ulong Checksum(ReadOnlySpan<byte> record) => Fnv.Add(Fnv.Start, record[HeadBytes..]);
}
