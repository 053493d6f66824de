using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <content>The answer to a question for objects of an online entity.</content>
internal abstract partial record SyncAnswer
{
    private const int ResultKind = 10;

    /// <summary>
    /// A page of a result: <c>[…, count, [row, …], ids, place after which the next page begins]</c>.
    /// </summary>
    /// <param name="Count">The number of objects, where that was asked for; else 0.</param>
    /// <param name="Objects">The page's objects in the order of the result.</param>
    /// <param name="Next">Where the next page begins; empty where this is the last.</param>
    public sealed record Result(
        long Count, IReadOnlyList<ResultObject> Objects, ReadOnlyMemory<byte> Next) : SyncAnswer;

    /// <summary>Writes what stands before the objects; their array, their ids and the next place follow.</summary>
    public static void WriteResultHead(MessagePackWriter writer, ulong stamp, Ticket now, long count)
    {
        WriteHead(writer, ResultKind, 8, stamp, now);
        writer.WriteInt64(count);
    }

    private static Result ReadResult(ref MessagePackReader reader, ReadOnlyMemory<byte> bytes)
    {
        var offset = reader.Offset;
        var count = reader.ReadInt64();
        var rowCount = reader.ReadArrayHeader();
        var rows = new List<ReadOnlyMemory<byte>>(Math.Min(rowCount, 1024));
        for (var index = 0; index < rowCount; index++)
        {
            var start = reader.Offset;
            var header = RowHeader.Read(ref reader);
            reader.Skip(header.AttributeCount);
            rows.Add(bytes[start..reader.Offset]);
        }

        var ids = reader.ReadBinary();
        if (ids.Length != rowCount * ObjectId.Size || count < 0)
            throw new MessagePackException("The ids do not fit the rows, or the count is negative.", offset);
        var objects = new ResultObject[rowCount];
        for (var index = 0; index < rowCount; index++)
            objects[index] = new ResultObject(ObjectId.Read(ids[(index * ObjectId.Size)..]), rows[index]);
        return new Result(count, objects, reader.ReadBinary().ToArray());
    }
}

/// <summary>One object of a result.</summary>
internal readonly record struct ResultObject(ObjectId Id, ReadOnlyMemory<byte> Row);
