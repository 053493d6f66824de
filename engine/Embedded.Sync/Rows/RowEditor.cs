using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>Makes rows from rows, on bytes: attributes that an editor does not know stay as they are.</summary>
internal static class RowEditor
{
    /// <summary>The largest row, and the largest set of changes to one: 16 MiB.</summary>
    public const int RowBytesMax = 16 * 1024 * 1024;

    private const byte Nil = 0xc0;

    /// <summary>
    /// Writes a row: the old one (or none, where it is empty) with the changes of a map applied. A value that is an
    /// <see cref="Increment"/> is added to the old one, any other replaces it.
    /// </summary>
    /// <param name="old">The old row, or empty for a new object.</param>
    /// <param name="header">Entity, version and changed date of the new row; its attribute count is computed.</param>
    /// <param name="changes">The map of changed attributes.</param>
    /// <param name="output">Where the new row is appended.</param>
    /// <exception cref="MessagePackException">Row or changes are damaged; the output then holds half a row.</exception>
    public static void Apply(ReadOnlySpan<byte> old, RowHeader header, ReadOnlySpan<byte> changes, ByteBuffer output)
    {
        var reader = new MessagePackReader(old);
        var oldCount = old.IsEmpty ? 0 : RowHeader.Read(ref reader).AttributeCount;
        var count = Math.Max(oldCount, LastNumber(changes) + 1);
        var writer = new MessagePackWriter(output);
        (header with { AttributeCount = count }).Write(writer);
        var change = new AttributeChanges(changes);
        var changing = change.MoveNext();
        for (var number = 0; number < count; number++)
        {
            var value = number < oldCount ? reader.ReadRaw() : [Nil];
            if (!changing || change.Number != number)
            {
                output.Write(value);
                continue;
            }

            if (Increment.Is(change.Value)) writer.WriteInt64(Increment.Add(value, Increment.Of(change.Value)));
            else output.Write(change.Value);
            changing = change.MoveNext();
        }
    }

    /// <summary>
    /// Writes the entries of a map that differ from a row. Equal bytes mean equal values: each
    /// value has one form.
    /// </summary>
    /// <param name="old">The old row, or empty for a new object: then every entry that is not nil differs.</param>
    /// <param name="changes">The map of attributes as they shall be.</param>
    /// <param name="output">Where the reduced map is appended.</param>
    /// <returns>The number of entries written.</returns>
    public static int Difference(ReadOnlySpan<byte> old, ReadOnlySpan<byte> changes, ByteBuffer output)
    {
        var entries = new ByteBuffer();
        var reader = new MessagePackReader(old);
        var oldCount = old.IsEmpty ? 0 : RowHeader.Read(ref reader).AttributeCount;
        var (next, count) = (0, 0);
        var change = new AttributeChanges(changes);
        while (change.MoveNext())
        {
            for (; next < change.Number && next < oldCount; next++) reader.Skip();
            var before = next == change.Number && next < oldCount ? reader.ReadRaw() : [Nil];
            if (next == change.Number) next++;
            if (before.SequenceEqual(change.Value)) continue;
            new MessagePackWriter(entries).WriteInt64(change.Number);
            entries.Write(change.Value);
            count++;
        }

        new MessagePackWriter(output).WriteMapHeader(count);
        output.Write(entries.WrittenSpan);
        return count;
    }

    /// <summary>Appends a row with another version and changed date and the same attributes.</summary>
    public static void Restamp(ReadOnlySpan<byte> row, ulong version, long changedDate, ByteBuffer output)
    {
        var reader = new MessagePackReader(row);
        var header = RowHeader.Read(ref reader);
        (header with { Version = version, ChangedDate = changedDate }).Write(new MessagePackWriter(output));
        output.Write(row[reader.Offset..]);
    }

    private static int LastNumber(ReadOnlySpan<byte> changes)
    {
        var change = new AttributeChanges(changes);
        while (change.MoveNext())
        {
        }

        return change.Number;
    }
}
