using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>Hands requests to a hub in the same process: the same bytes as over a network, without one.</summary>
public sealed class InProcessTransport(SyncHub hub, SyncCaller caller) : ISyncTransport
{
    /// <inheritdoc/>
    public async ValueTask ExchangeAsync(
        ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        await hub.HandleAsync(request, caller, answer, cancellationToken).ConfigureAwait(false);
    }
}
