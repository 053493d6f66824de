using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>Finds single values in rows.</summary>
internal static class RowAttribute
{
    private static readonly byte[] _nil = [0xc0];

    /// <summary>The bytes of one attribute's value; those of nil where the row is shorter.</summary>
    /// <exception cref="MessagePackException">The bytes are not a row.</exception>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> row, int number)
    {
        var reader = new MessagePackReader(row);
        if (number >= RowHeader.Read(ref reader).AttributeCount) return _nil;
        reader.Skip(number);
        return reader.ReadRaw();
    }

    /// <summary>True where a value is nil.</summary>
    public static bool IsNil(ReadOnlySpan<byte> value) => value.SequenceEqual(_nil);
}
