using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Online;

/// <summary>One exchange with the hub at a time that the app waits for: with a connection or not at all.</summary>
internal sealed class HubConnection(
    OfflineDatabase database, ISyncTransport transport, IConnectivity connectivity, TimeProvider time)
{
    public OfflineDatabase Database { get; } = database;

    public SyncProfile Profile => Database.Profile;

    /// <summary>A stamp that only the answer to this request has.</summary>
    public ulong NewStamp() => Database.Random.NextNonZero();

    /// <exception cref="ConnectionRequiredException">There is no connection; nothing was sent.</exception>
    public void Require(string call)
    {
        if (!connectivity.IsConnected) throw new ConnectionRequiredException(call);
    }

    /// <summary>Sends a request once, and reads the answer.</summary>
    /// <exception cref="SyncException">No answer came, or the hub refused.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<SyncAnswer> ExchangeAsync(
        SyncRequest request, TimeSpan timeout, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var (sent, received) = (new ByteBuffer(), new ByteBuffer());
        request.Write(sent);
        await SendAsync(sent, received, timeout, cancellationToken).ConfigureAwait(false);
        var answer = SyncAnswer.Parse(received.WrittenMemory);
        if (answer is SyncAnswer.Error error) throw error.ToException();
        return answer.Stamp == request.Stamp ? answer
            : throw new SyncException(SyncFailure.BadAnswer, "The answer is one to another request. Try again.");
    }

    private async Task SendAsync(
        ByteBuffer sent, ByteBuffer received, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var timer = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timer.Token);
        try
        {
            await transport.ExchangeAsync(sent.WrittenMemory, received, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SyncException(SyncFailure.TimedOut, $"The hub did not answer within {timeout}.", late);
        }
    }
}
