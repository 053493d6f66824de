using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <summary>What a hub says to a request.</summary>
internal abstract partial record SyncAnswer
{
    private const int PageKind = 1;
    private const int PushedKind = 2;
    private const int TimelineLostKind = 3;
    private const int ErrorKind = 4;
    private const int FetchedKind = 7;

    /// <summary>The request's digest of the device's stamps (rule R11).</summary>
    public ulong Stamp { get; init; }

    /// <summary>The hub's newest commit when it answered.</summary>
    public Ticket Now { get; init; }

    /// <summary>Objects of all entities after their cursors, from one snapshot.</summary>
    public sealed record Page(ReadOnlyMemory<byte> Cursor, IReadOnlyList<Slice> Slices) : SyncAnswer
    {
        /// <summary>False where the round is over: no entity has anything left (rule R6).</summary>
        public bool HasMore =>
            Slices.Any(slice => slice.Reset != ResetReason.None || slice.IsPostponed || slice.End.More);

        /// <summary>The slice of an entity, or null.</summary>
        public Slice? Find(ushort entity)
        {
            foreach (var slice in Slices)
                if (slice.Entity == entity) return slice;
            return null;
        }

        /// <summary>True where the answer says nothing about the entity, as it was not asked for.</summary>
        public bool Skips(ushort entity) => Find(entity) is { IsSkipped: true };
    }

    /// <summary>The decisions on the transactions of a push, in their order.</summary>
    /// <param name="Results">One for each transaction.</param>
    /// <param name="Touched">
    /// The downloaded entities of which the hub has something else now than the device shows, by what its rules made
    /// of these transactions.
    /// </param>
    public sealed record Pushed(
        IReadOnlyList<TransactionResult> Results, IReadOnlyList<ushort> Touched) : SyncAnswer;

    /// <summary>
    /// The hub does not contain the newest commit that the device knows. Nothing was served or
    /// decided.
    /// </summary>
    /// <param name="Common">The newest head of the device's tickets that the hub contains; 0 for none.</param>
    public sealed record TimelineLost(ulong Common) : SyncAnswer;

    /// <summary>The request was refused as a whole.</summary>
    public sealed record Error(SyncErrorCode Code, string Message) : SyncAnswer
    {
        /// <summary>The exception that tells the app.</summary>
        public SyncException ToException() => new(
            Code switch
            {
                SyncErrorCode.Unauthorized => SyncFailure.Unauthorized,
                SyncErrorCode.TooManyRequests => SyncFailure.Busy,
                SyncErrorCode.HubFailure => SyncFailure.HubFailed,
                _ => SyncFailure.Refused,
            },
            Message) { Code = Code };
    }

    /// <summary>Writes what stands before the slices of a page; the cursor and the slices follow.</summary>
    public static void WritePageHead(MessagePackWriter writer, ulong stamp, Ticket now) =>
        WriteHead(writer, PageKind, 6, stamp, now);

    public static void WritePushed(
        MessagePackWriter writer, ulong stamp, Ticket now, IReadOnlyList<TransactionResult> results,
        params IReadOnlyCollection<ushort> touched)
    {
        WriteHead(writer, PushedKind, 6, stamp, now);
        writer.WriteArrayHeader(results.Count);
        foreach (var result in results) result.Write(writer);
        ProtocolFormat.WriteEntities(writer, touched);
    }

    public static void WriteTimelineLost(MessagePackWriter writer, ulong stamp, Ticket now, ulong common)
    {
        WriteHead(writer, TimelineLostKind, 5, stamp, now);
        writer.WriteUInt64(common);
    }

    public static void WriteError(MessagePackWriter writer, SyncErrorCode code, string message)
    {
        writer.WriteArrayHeader(4);
        writer.WriteInt64(ProtocolFormat.Version);
        writer.WriteInt64(ErrorKind);
        writer.WriteInt64((byte)code);
        writer.WriteString(message);
    }

    /// <summary>Reads an answer that anyone may have sent, for the app to be told what is wrong with it.</summary>
    /// <exception cref="SyncException">The bytes are not an answer of this protocol.</exception>
    public static SyncAnswer Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return FromUntrusted(bytes);
        }
        catch (MessagePackException damage)
        {
            throw NoAnswer(damage);
        }
    }

    /// <summary>Says that what came back cannot be read.</summary>
    public static SyncException NoAnswer(MessagePackException damage) => new(SyncFailure.BadAnswer,
        $"What came back is not an answer of a hub. Check the address, or try again. {damage.Message}", damage);

    /// <summary>Reads an answer that anyone may have sent.</summary>
    /// <exception cref="MessagePackException">The bytes are not an answer of this protocol.</exception>
    public static SyncAnswer FromUntrusted(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes.Span);
        reader.ReadArrayHeader();
        var version = reader.ReadInt64();
        if (version != ProtocolFormat.Version)
            throw new MessagePackException(
                $"The answer is of protocol version {version}, not {ProtocolFormat.Version}.", 0);
        var kind = reader.ReadInt64();
        if (kind == ErrorKind) return new Error((SyncErrorCode)reader.ReadByte(), reader.ReadString(4_000));
        var stamp = reader.ReadUInt64();
        var now = ProtocolFormat.ReadTicket(ref reader);
        SyncAnswer answer = kind switch
        {
            PageKind => ReadPage(ref reader, bytes),
            PushedKind => new Pushed(ReadResults(ref reader), ProtocolFormat.ReadEntities(ref reader)),
            ResultKind => ReadResult(ref reader, bytes),
            CalledKind => ReadCalled(ref reader),
            PingedKind => new Pinged(),
            FetchedKind => ReadFetched(ref reader, bytes),
            TimelineLostKind => new TimelineLost(reader.ReadUInt64()),
            _ => throw new MessagePackException($"The answer kind {kind} is unknown.", reader.Offset),
        };
        reader.ExpectEnd();
        return answer with { Stamp = stamp, Now = now };
    }

    private static void WriteHead(MessagePackWriter writer, int kind, int fieldsAfterVersion, ulong stamp, Ticket now)
    {
        writer.WriteArrayHeader(fieldsAfterVersion + 1);
        writer.WriteInt64(ProtocolFormat.Version);
        writer.WriteInt64(kind);
        writer.WriteUInt64(stamp);
        ProtocolFormat.WriteTicket(writer, now);
    }

    private static Page ReadPage(ref MessagePackReader reader, ReadOnlyMemory<byte> bytes)
    {
        var count = reader.ReadArrayHeader();
        var slices = new List<Slice>(Math.Min(count, 1024));
        for (var index = 0; index < count; index++) slices.Add(Slice.Read(ref reader, bytes));
        var length = reader.ReadBinary().Length;
        return new Page(bytes.Slice(reader.Offset - length, length), slices);
    }

    private static List<TransactionResult> ReadResults(ref MessagePackReader reader)
    {
        var count = reader.ReadArrayHeader();
        var results = new List<TransactionResult>(Math.Min(count, 1024));
        for (var index = 0; index < count; index++) results.Add(TransactionResult.Read(ref reader));
        return results;
    }
}
