using Embedded.Sync.Wire;

namespace Embedded.Sync.Protocol;

/// <content>The question whether the hub is there.</content>
internal abstract partial record SyncRequest
{
    /// <summary>Asks for nothing.</summary>
    public sealed record Ping : SyncRequest
    {
        internal static Ping ReadBody(ref MessagePackReader reader, SyncRequest head)
        {
            if (!reader.TryReadNil()) throw new MessagePackException("A ping has no content.", reader.Offset);
            return new Ping
            {
                Fingerprint = head.Fingerprint, Profile = head.Profile, Client = head.Client, Stamp = head.Stamp,
                Tickets = head.Tickets,
            };
        }
    }
}

/// <content>The answer to the question whether the hub is there.</content>
internal abstract partial record SyncAnswer
{
    private const int PingedKind = 12;

    /// <summary>The hub is there, and serves the device's model and profile.</summary>
    public sealed record Pinged : SyncAnswer;

    /// <summary>Writes the whole answer.</summary>
    public static void WritePinged(MessagePackWriter writer, ulong stamp, Ticket now) =>
        WriteHead(writer, PingedKind, 4, stamp, now);
}
