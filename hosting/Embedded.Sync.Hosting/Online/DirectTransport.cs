using Embedded.Sync.Wire;

namespace Embedded.Sync.Hosting;

/// <summary>
/// Sends each request once: somebody waits for the answer, and can try again himself. Tells a
/// <see cref="HubConnectivity"/>, where there is one, what became of it. Owns the transport under it.
/// </summary>
internal sealed class DirectTransport(ISyncTransport inner, HubConnectivity? connectivity)
    : ISyncTransport, IDisposable
{
    private int _isDisposed;

    public async ValueTask ExchangeAsync(
        ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
    {
        try
        {
            await inner.ExchangeAsync(request, answer, cancellationToken);
            connectivity?.Report(true);
        }
        catch (SyncException failure)
        {
            if (IsConnected(failure.Failure) is { } isConnected) connectivity?.Report(isConnected);
            throw;
        }
    }

    /// <summary>May be called twice, as the container knows the transport under two names.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0) (inner as IDisposable)?.Dispose();
    }

    private static bool? IsConnected(SyncFailure failure) => failure switch
    {
        // Nobody, or a log-in page of a network that leads nowhere yet.
        SyncFailure.Unreachable or SyncFailure.BadAnswer => false,
        // The network's fault, or the hub's.
        SyncFailure.TimedOut => null,
        _ => true,
    };
}
