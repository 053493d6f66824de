using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <summary>What a device sends: a pull or a push, behind a common head.</summary>
internal abstract partial record SyncRequest
{
    private const int PullKind = 1;
    private const int PushKind = 2;
    private const int QueryKind = 10;
    private const int CallKind = 11;
    private const int PingKind = 12;
    private const int FetchKind = 5;
    private const int FieldCount = 8;

    /// <summary>What the device's model and profile come to, in eight bytes.</summary>
    public required ulong Fingerprint { get; init; }

    /// <summary>The name of the device's profile.</summary>
    public required string Profile { get; init; }

    /// <summary>The device store's own id, for the hub's record of the newest decision (rule R15).</summary>
    public required ObjectId Client { get; init; }

    /// <summary>A digest of the device's stamps, echoed in the answer (rule R11).</summary>
    public required ulong Stamp { get; init; }

    /// <summary>The newest tickets that the device was given, the newest last.</summary>
    public required IReadOnlyList<Ticket> Tickets { get; init; }

    /// <summary>Asks for what comes after the cursors.</summary>
    public sealed record Pull : SyncRequest
    {
        /// <summary>At most this many objects in the answer, of all entities together.</summary>
        public required int BatchSize { get; init; }

        /// <summary>The answer ends soon after this many bytes.</summary>
        public required int ByteBudget { get; init; }

        /// <summary>Asks for the number of objects that each entity has to send.</summary>
        public required bool Count { get; init; }

        /// <summary>The cursors of all entities as the hub sealed them; empty where there are none.</summary>
        public required ReadOnlyMemory<byte> Cursor { get; init; }

        /// <summary>Entities whose cursor the device cannot vouch for: they begin anew.</summary>
        public required IReadOnlyList<ushort> Ignored { get; init; }

        /// <summary>The entities to serve; empty for all. The others' cursors stay as they are.</summary>
        public IReadOnlyList<ushort> Only { get; init; } = [];

        /// <summary>The values for the parameters of the profile's constraints.</summary>
        public SyncParameters Parameters { get; init; } = SyncParameters.None;
    }

    /// <summary>Hands in transactions, oldest first.</summary>
    public sealed record Push : SyncRequest
    {
        /// <summary>One MessagePack value per transaction (see <see cref="TransactionMessage"/>).</summary>
        public required IReadOnlyList<ReadOnlyMemory<byte>> Transactions { get; init; }
    }

    /// <summary>Writes the request.</summary>
    public void Write(ByteBuffer output)
    {
        var writer = new MessagePackWriter(output);
        writer.WriteArrayHeader(FieldCount);
        writer.WriteInt64(ProtocolFormat.Version);
        writer.WriteInt64(Kind);
        writer.WriteUInt64(Fingerprint);
        writer.WriteString(Profile);
        ProtocolFormat.WriteObjectId(writer, Client);
        writer.WriteUInt64(Stamp);
        ProtocolFormat.WriteTickets(writer, Tickets);
        if (this is Pull pull) WriteBody(writer, pull);
        else if (this is Query query) query.WriteBody(writer);
        else if (this is Call call) call.WriteBody(writer);
        else if (this is Ping) writer.WriteNil();
        else if (this is Fetch fetch) WriteBody(writer, fetch);
        else WriteBody(writer, output, (Push)this);
    }

    /// <summary>Reads a request that anyone may have sent.</summary>
    /// <exception cref="MessagePackException">The bytes are not a request.</exception>
    /// <exception cref="SyncRefusedException">The protocol's version is not this one.</exception>
    public static SyncRequest FromUntrusted(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes.Span);
        var count = reader.ReadArrayHeader();
        var version = reader.ReadInt64();
        if (version != ProtocolFormat.Version)
            throw new SyncRefusedException(SyncErrorCode.UnsupportedProtocol,
                $"The request is of protocol version {version}; this hub serves version {ProtocolFormat.Version}. "
                + "Update the older end.");
        if (count != FieldCount)
            throw new MessagePackException($"A request has {FieldCount} values; this one has {count}.", 0);
        var kind = reader.ReadInt64();
        var head = new Push
        {
            Fingerprint = reader.ReadUInt64(),
            Profile = reader.ReadString(SyncProfile.NameLengthMax),
            Client = ProtocolFormat.ReadObjectId(ref reader),
            Stamp = reader.ReadUInt64(),
            Tickets = ProtocolFormat.ReadTickets(ref reader),
            Transactions = [],
        };
        SyncRequest request = kind switch
        {
            PullKind => ReadPull(ref reader, bytes, head),
            QueryKind => Query.ReadBody(ref reader, head),
            CallKind => Call.ReadBody(ref reader, head),
            PingKind => Ping.ReadBody(ref reader, head),
            FetchKind => ReadFetch(ref reader, head),
            PushKind => head with { Transactions = ReadTransactions(ref reader, bytes) },
            _ => throw new MessagePackException($"The request kind {kind} is unknown.", reader.Offset),
        };
        reader.ExpectEnd();
        return request;
    }

    private int Kind => this switch
    {
        Pull => PullKind,
        Query => QueryKind,
        Call => CallKind,
        Ping => PingKind,
        Fetch => FetchKind,
        _ => PushKind,
    };

    private static void WriteBody(MessagePackWriter writer, Pull pull)
    {
        writer.WriteArrayHeader(7);
        writer.WriteInt64(pull.BatchSize);
        writer.WriteInt64(pull.ByteBudget);
        writer.WriteBoolean(pull.Count);
        writer.WriteBinary(pull.Cursor.Span);
        ProtocolFormat.WriteEntities(writer, pull.Ignored);
        ProtocolFormat.WriteEntities(writer, pull.Only);
        pull.Parameters.Write(writer);
    }

    private static Pull ReadPull(ref MessagePackReader reader, ReadOnlyMemory<byte> bytes, SyncRequest head)
    {
        reader.ReadArrayHeader(7);
        var batchSize = reader.ReadInt32();
        var byteBudget = reader.ReadInt32();
        var count = reader.ReadBoolean();
        var cursor = reader.ReadBinary();
        var cursorEnd = reader.Offset;
        if (cursor.Length > ProtocolFormat.CursorBytesMax)
            throw new MessagePackException("The cursor is too long.", cursorEnd);
        var (ignored, only) = (ProtocolFormat.ReadEntities(ref reader), ProtocolFormat.ReadEntities(ref reader));
        return new Pull
        {
            Fingerprint = head.Fingerprint, Profile = head.Profile, Client = head.Client, Stamp = head.Stamp,
            Tickets = head.Tickets,
            BatchSize = batchSize, ByteBudget = byteBudget, Count = count, Ignored = ignored, Only = only,
            Cursor = bytes.Slice(cursorEnd - cursor.Length, cursor.Length),
            Parameters = SyncParameters.FromUntrusted(ref reader),
        };
    }

    private static void WriteBody(MessagePackWriter writer, ByteBuffer output, Push push)
    {
        writer.WriteArrayHeader(push.Transactions.Count);
        foreach (var transaction in push.Transactions) output.Write(transaction.Span);
    }

    private static List<ReadOnlyMemory<byte>> ReadTransactions(ref MessagePackReader reader, ReadOnlyMemory<byte> bytes)
    {
        var offset = reader.Offset;
        var count = reader.ReadArrayHeader();
        if (count > ProtocolFormat.TransactionsMax)
            throw new MessagePackException(
                $"A push holds at most {ProtocolFormat.TransactionsMax} transactions.", offset);
        var transactions = new List<ReadOnlyMemory<byte>>(Math.Min(count, 1024));
        for (var index = 0; index < count; index++)
        {
            var start = reader.Offset;
            reader.Skip();
            TransactionMessage.Check(bytes.Span[start..reader.Offset]);
            transactions.Add(bytes[start..reader.Offset]);
        }

        return transactions;
    }
}
