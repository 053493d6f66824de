using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance;

/// <summary>The operations of a batch as bytes, in a file or on their way to another process.</summary>
internal static class BatchFormat
{
    internal static void Write(BinaryWriter writer, StoreBatch batch, int first, int count)
    {
        writer.Write(count);
        for (var index = first; index < first + count; index++)
        {
            writer.Write((byte)batch.Read(index, out var key, out var value));
            writer.Write(key.Length);
            writer.Write(key);
            writer.Write(value.Length);
            writer.Write(value);
        }
    }

    internal static StoreBatch Read(BinaryReader reader)
    {
        var batch = new StoreBatch();
        for (var count = reader.ReadInt32(); count > 0; count--)
        {
            var operation = (StoreOperation)reader.ReadByte();
            var key = reader.ReadBytes(reader.ReadInt32());
            batch.Add(operation, key, reader.ReadBytes(reader.ReadInt32()));
        }

        return batch;
    }
}
