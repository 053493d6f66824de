using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>
/// A batch in a file: its length, then its operations. A record cut short is as if it had not been written.
/// </summary>
internal static class LogRecord
{
    internal static void Append(Stream file, StoreBatch batch, int first, int count)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(0);
        BatchFormat.Write(writer, batch, first, count);
        writer.Seek(0, SeekOrigin.Begin);
        writer.Write((int)bytes.Length);
        file.Write(bytes.GetBuffer(), 0, (int)bytes.Length);
    }

    /// <summary>Reads all records that are whole, cuts off the rest, and stands at the end.</summary>
    internal static void ReadAll(FileStream file, Action<StoreBatch> read)
    {
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var end = 0;
        while (end + sizeof(int) <= bytes.Length)
        {
            var length = BitConverter.ToInt32(bytes, end);
            if (length > bytes.Length - end) break;
            using var reader = new BinaryReader(new MemoryStream(bytes, end + sizeof(int), length - sizeof(int)));
            read(BatchFormat.Read(reader));
            end += length;
        }

        file.SetLength(end);
        file.Position = end;
    }
}
