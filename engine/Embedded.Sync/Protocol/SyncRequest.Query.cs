using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <content>The question for objects of an online entity.</content>
internal abstract partial record SyncRequest
{
    /// <summary>
    /// Asks for a page of a result, or for its number of objects. The hub keeps nothing of it: the next page is a
    /// question of its own, which begins after the last object of the one before.
    /// </summary>
    public sealed record Query : SyncRequest
    {
        private const int BodyCount = 9;

        /// <summary>The entity's number.</summary>
        public required ushort Entity { get; init; }

        /// <summary>The canonical form of the condition; empty where there is none.</summary>
        public ReadOnlyMemory<byte> Predicate { get; init; }

        /// <summary>The numbers of the attributes that order the result, most significant first.</summary>
        public IReadOnlyList<OrderTerm> Order { get; init; } = [];

        /// <summary>How many objects are left out at the beginning.</summary>
        public int Skip { get; init; }

        /// <summary>How many are returned at most, on all pages together; null for no limit.</summary>
        public long? Take { get; init; }

        /// <summary>Asks for the number of objects, and for none of them.</summary>
        public bool Counts { get; init; }

        /// <summary>Objects in the answer at most.</summary>
        public required int PageSize { get; init; }

        /// <summary>The answer ends soon after this many bytes.</summary>
        public required int ByteBudget { get; init; }

        /// <summary>Where the page begins, as the answer before said; empty for the beginning.</summary>
        public ReadOnlyMemory<byte> After { get; init; }

        internal void WriteBody(MessagePackWriter writer)
        {
            writer.WriteArrayHeader(BodyCount);
            writer.WriteUInt64(Entity);
            writer.WriteBinary(Predicate.Span);
            writer.WriteArrayHeader(2 * Order.Count);
            foreach (var term in Order)
            {
                writer.WriteInt64(term.Attribute);
                writer.WriteBoolean(term.IsDescending);
            }

            writer.WriteInt64(Skip);
            if (Take is { } take) writer.WriteInt64(take);
            else writer.WriteNil();
            writer.WriteBoolean(Counts);
            writer.WriteInt64(PageSize);
            writer.WriteInt64(ByteBudget);
            writer.WriteBinary(After.Span);
        }

        internal static Query ReadBody(ref MessagePackReader reader, SyncRequest head)
        {
            reader.ReadArrayHeader(BodyCount);
            return new Query
            {
                Fingerprint = head.Fingerprint, Profile = head.Profile, Client = head.Client, Stamp = head.Stamp,
                Tickets = head.Tickets,
                Entity = reader.ReadUInt16(),
                Predicate = ReadBinary(ref reader, ProtocolFormat.PredicateBytesMax),
                Order = ReadOrder(ref reader),
                Skip = reader.ReadInt32(),
                Take = reader.TryReadNil() ? null : reader.ReadInt64(),
                Counts = reader.ReadBoolean(),
                PageSize = reader.ReadInt32(),
                ByteBudget = reader.ReadInt32(),
                After = ReadBinary(ref reader, ProtocolFormat.PlaceBytesMax),
            };
        }

        private static byte[] ReadBinary(ref MessagePackReader reader, int lengthMax)
        {
            var offset = reader.Offset;
            var bytes = reader.ReadBinary();
            return bytes.Length <= lengthMax ? bytes.ToArray()
                : throw new MessagePackException($"At most {lengthMax} bytes were expected.", offset);
        }

        private static OrderTerm[] ReadOrder(ref MessagePackReader reader)
        {
            var offset = reader.Offset;
            var count = reader.ReadArrayHeader();
            if (count > 2 * ProtocolFormat.OrderTermsMax || count % 2 != 0)
                throw new MessagePackException(
                    $"At most {ProtocolFormat.OrderTermsMax} terms of two values were expected.", offset);
            var order = new OrderTerm[count / 2];
            for (var index = 0; index < order.Length; index++)
                order[index] = new OrderTerm(reader.ReadInt32(), reader.ReadBoolean());
            return order;
        }
    }

    /// <summary>One attribute that a result is ordered by; negative numbers as in predicates.</summary>
    public readonly record struct OrderTerm(int Attribute, bool IsDescending);
}
