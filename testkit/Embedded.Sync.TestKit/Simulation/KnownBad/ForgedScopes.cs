using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>Makes every cursor one of the scope that is asked for now: a hub that does not compare scopes.</summary>
internal static class ForgedScopes
{
    public static ReadOnlyMemory<byte> In(ReadOnlyMemory<byte> request, byte[] sealKey)
    {
        if (SyncRequest.FromUntrusted(request) is not SyncRequest.Pull pull
            || CursorSet.FromUntrusted(pull.Cursor.Span, sealKey) is not { } set) return request;
        var forged = set with
        {
            Entities = [.. set.Entities.Select(cursor => cursor with
            {
                Scope = HubScope.HashOf(SimulationModel.Profile, SimulationModel.Model.FindEntity(cursor.Entity)!,
                    pull.Parameters.ToArguments()),
            })],
        };
        var buffer = new ByteBuffer();
        (pull with { Cursor = forged.Seal(sealKey) }).Write(buffer);
        return buffer.WrittenMemory;
    }
}
