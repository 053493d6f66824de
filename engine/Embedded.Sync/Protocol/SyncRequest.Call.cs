using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <content>The call of a server action.</content>
internal abstract partial record SyncRequest
{
    /// <summary>Calls an action by its name. A repetition has the same call id.</summary>
    public sealed record Call : SyncRequest
    {
        private const int BodyCount = 4;

        /// <summary>The call's own id.</summary>
        public required ObjectId Id { get; init; }

        /// <summary>The newest head that the device knew when the call was made first (rule R13).</summary>
        public required ulong Born { get; init; }

        /// <summary>The action's name.</summary>
        public required string Action { get; init; }

        /// <summary>The parameter: one MessagePack value.</summary>
        public required ReadOnlyMemory<byte> Input { get; init; }

        internal void WriteBody(MessagePackWriter writer)
        {
            writer.WriteArrayHeader(BodyCount);
            ProtocolFormat.WriteObjectId(writer, Id);
            writer.WriteUInt64(Born);
            writer.WriteString(Action);
            writer.WriteBinary(Input.Span);
        }

        internal static Call ReadBody(ref MessagePackReader reader, SyncRequest head)
        {
            reader.ReadArrayHeader(BodyCount);
            var offset = reader.Offset;
            var call = new Call
            {
                Fingerprint = head.Fingerprint, Profile = head.Profile, Client = head.Client, Stamp = head.Stamp,
                Tickets = head.Tickets,
                Id = ProtocolFormat.ReadObjectId(ref reader),
                Born = reader.ReadUInt64(),
                Action = reader.ReadString(200),
                Input = reader.ReadBinary().ToArray(),
            };
            return call.Id.IsObject && call.Input.Length <= ProtocolFormat.ActionBytesMax ? call
                : throw new MessagePackException("The call has no id, or its parameter is too long.", offset);
        }
    }

    /// <summary>True for the bytes of a call, which must not be repeated without the caller's knowledge.</summary>
    public static bool IsCall(ReadOnlySpan<byte> request)
    {
        try
        {
            var reader = new MessagePackReader(request);
            reader.ReadArrayHeader(FieldCount);
            return reader.ReadInt64() == ProtocolFormat.Version && reader.ReadInt64() == CallKind;
        }
        catch (MessagePackException)
        {
            return false;
        }
    }
}
