using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>What becomes of messages between engines that are broken on purpose.</summary>
internal static class MessageFlaws
{
    /// <summary>Puts the stamp that the device expects in place of the one that the answer echoes.</summary>
    public static ReadOnlyMemory<byte> MakeFit(ReadOnlyMemory<byte> answer, ulong stamp)
    {
        var reader = new MessagePackReader(answer.Span);
        reader.ReadArrayHeader();
        reader.Skip(2);
        var start = reader.Offset;
        reader.ReadUInt64();
        var buffer = new ByteBuffer();
        buffer.Write(answer.Span[..start]);
        new MessagePackWriter(buffer).WriteUInt64(stamp);
        buffer.Write(answer.Span[reader.Offset..]);
        return buffer.ToArray();
    }

    /// <summary>Tells a device that what may have been applied was.</summary>
    public static ReadOnlyMemory<byte> ApplyExpired(ReadOnlyMemory<byte> answer, ulong stamp)
    {
        if (SyncAnswer.FromUntrusted(answer) is not SyncAnswer.Pushed pushed) return answer;
        var results = pushed.Results.Select(result => result.Outcome == TransactionOutcome.Expired
            ? result with { Outcome = TransactionOutcome.Applied, Version = pushed.Now.Head } : result).ToList();
        var buffer = new ByteBuffer();
        SyncAnswer.WritePushed(new MessagePackWriter(buffer), pushed.Stamp, pushed.Now, results, pushed.Touched);
        return buffer.ToArray();
    }

    /// <summary>Takes the tickets out of a request: only its cursors tell the hub's timeline.</summary>
    public static ReadOnlyMemory<byte> WithoutTickets(ReadOnlyMemory<byte> request, byte[] sealKey)
    {
        var buffer = new ByteBuffer();
        (SyncRequest.FromUntrusted(request) with { Tickets = [] }).Write(buffer);
        return buffer.ToArray();
    }
}
