using System.Buffers.Binary;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb;

/// <summary>
/// Removes failed commits from the write-ahead log of a closed database. A commit can fail after its record is
/// whole in the log (the write succeeds, the fsync does not), and the next opening would bring it back: against
/// clause S6, and under the feet of a caller who has since written something else with the same number.
/// </summary>
/// <remarks>
/// The format is the one RocksDB took from LevelDB: blocks of 32 KiB; in them fragments with a head of checksum (4),
/// length (2) and kind (1); a record begins with the sequence number of its first operation. Kinds that stand for
/// recycled or compressed logs do not occur, because the store turns on neither; reading stops at them.
/// </remarks>
internal static class WriteAheadLog
{
    private const int BlockBytes = 32 * 1024;
    private const int HeadBytes = 7;
    private const int SequenceBytes = 8;
    private const byte Whole = 1, First = 2, Middle = 3, Last = 4;

    /// <summary>The logs of a directory.</summary>
    internal static FileInfo[] Find(string directory) => new DirectoryInfo(directory).GetFiles("*.log");

    /// <summary>The bytes of all logs: what the next opening may have to write again as sorted files.</summary>
    /// <remarks>RocksDB may be deleting some meanwhile; those count nothing.</remarks>
    internal static long CountBytes(string directory) =>
        Find(directory).Sum(file => file.Exists ? file.Length : 0);

    /// <summary>
    /// Cuts logs at the first record that comes after the last successful commit. They are those found before the
    /// database was closed: what appears later is another process's, which has opened it since.
    /// </summary>
    /// <exception cref="StoreException">A log cannot be read or written.</exception>
    internal static void CutAfter(FileInfo[] logs, ulong lastSequence)
    {
        foreach (var file in logs)
        {
            try
            {
                CutAfter(file, lastSequence);
            }
            catch (FileNotFoundException)
            {
                // Its commits are in sorted files by now.
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw RocksDbErrors.Create(exception.Message, "take a failed commit out of", file.FullName);
            }
        }
    }

    private static void CutAfter(FileInfo file, ulong lastSequence)
    {
        using var log = file.Open(FileMode.Open, FileAccess.ReadWrite);
        var end = FindRecordAfter(log, lastSequence);
        if (end < 0) return;
        log.SetLength(end);
        log.Flush(flushToDisk: true);
    }

    private static long FindRecordAfter(FileStream log, ulong lastSequence)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        Span<byte> sequence = stackalloc byte[SequenceBytes];
        var (recordStart, sequenceRead) = (-1L, 0);
        while (true)
        {
            if (BlockBytes - log.Position % BlockBytes < HeadBytes) SkipToNextBlock(log);
            var start = log.Position;
            if (log.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false) < HeadBytes) return -1;
            var kind = head[6];
            if (kind is Whole or First) (recordStart, sequenceRead) = (start, 0);
            else if (recordStart < 0 || kind is not (Middle or Last)) return -1;

            // The first fragment may be too short for the number; then it goes on in the second.
            int length = BinaryPrimitives.ReadUInt16LittleEndian(head[4..]);
            var part = sequence.Slice(sequenceRead, Math.Min(length, SequenceBytes - sequenceRead));
            sequenceRead += log.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            if (sequenceRead == SequenceBytes && BinaryPrimitives.ReadUInt64LittleEndian(sequence) > lastSequence)
                return recordStart;
            log.Position = start + HeadBytes + length;
        }
    }

    private static void SkipToNextBlock(FileStream log) => log.Position += BlockBytes - log.Position % BlockBytes;
}
