using System.Security.Cryptography;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// What the index keeps of an object that stopped having certain values (rule R2): the row as it was, with those
/// attributes alone that scopes read, and behind it the changed date of the commit that changed them.
/// </summary>
internal static class Departure
{
    private const int DigestSize = 16;

    /// <summary>
    /// Writes the old values: a row of version 0, and of changed date 0 unless a scope reads that. So equal values
    /// are equal bytes.
    /// </summary>
    /// <param name="row">The row as it was.</param>
    /// <param name="attributes">What scopes read, ascending; not the id.</param>
    /// <param name="output">Where the old values are appended.</param>
    public static void WriteOldValues(ReadOnlySpan<byte> row, IEnumerable<int> attributes, ByteBuffer output)
    {
        var reader = new MessagePackReader(row);
        var header = RowHeader.Read(ref reader);
        var (changedDate, numbers) = (0L, new List<int>());
        foreach (var number in attributes)
            if (number == PredicateOperand.ChangedDate) changedDate = header.ChangedDate;
            else numbers.Add(number);
        var count = numbers.Count == 0 ? 0 : numbers[^1] + 1;
        var writer = new MessagePackWriter(output);
        new RowHeader(header.Entity, 0, changedDate, count).Write(writer);
        for (var (number, next) = (0, 0); number < count; number++)
        {
            var value = number < header.AttributeCount ? reader.ReadRaw() : [];
            var isKept = numbers[next] == number;
            if (isKept) next++;
            if (isKept && !value.IsEmpty) output.Write(value);
            else writer.WriteNil();
        }
    }

    /// <summary>The changed date of the commit that ended the old values.</summary>
    /// <exception cref="MessagePackException">The bytes are not a departure.</exception>
    public static long ReadDate(ReadOnlySpan<byte> departure)
    {
        var reader = new MessagePackReader(departure);
        reader.Skip();
        return reader.ReadInt64();
    }

    /// <summary>Sixteen bytes that stand for the old values of a departure, or for old values alone.</summary>
    public static byte[] Digest(ReadOnlySpan<byte> departure)
    {
        var reader = new MessagePackReader(departure);
        return SHA256.HashData(reader.ReadRaw())[..DigestSize];
    }
}
