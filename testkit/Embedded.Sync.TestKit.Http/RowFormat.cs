using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Conformance;

namespace Embedded.Sync.TestKit.Http;

/// <summary>Keys and values between processes.</summary>
internal static class RowFormat
{
    public static void WriteRow(this BinaryWriter writer, ReadOnlySpan<byte> bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    public static byte[] ReadRow(this BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());

    public static void WriteRows(this BinaryWriter writer, IStoreScan scan)
    {
        while (scan.MoveNext())
        {
            writer.Write(true);
            writer.WriteRow(scan.Key);
            writer.WriteRow(scan.Value);
        }

        writer.Write(false);
    }

    public static List<StoreRow> ReadRows(this BinaryReader reader)
    {
        var rows = new List<StoreRow>();
        while (reader.ReadBoolean()) rows.Add(new StoreRow(reader.ReadRow(), reader.ReadRow()));
        return rows;
    }
}
