using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>
/// Carries one request to the hub and its answer back. It may lose, repeat or delay either: the
/// protocol bears it.
/// </summary>
/// <remarks>Implementations are thread-safe.</remarks>
public interface ISyncTransport
{
    /// <summary>
    /// Sends a request and appends the whole answer to <paramref name="answer"/>, which is empty at
    /// the call.
    /// </summary>
    /// <param name="request">The request; unchanged until the task has completed.</param>
    /// <param name="answer">Where the answer goes. After an exception its content is of no account.</param>
    /// <param name="cancellationToken">
    /// Gives the exchange up. Whether the hub saw the request is then not known.
    /// </param>
    /// <exception cref="SyncException">
    /// No answer came, with the reason and, for a busy hub, the time to wait.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    ValueTask ExchangeAsync(ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken);
}
