using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests;

/// <summary>A transport on which a test decides what happens to each request, by its number from 1.</summary>
internal sealed class ScriptedTransport(World world) : ISyncTransport
{
    private int _requests;

    /// <summary>Called before the hub is; what it throws is what the transport throws.</summary>
    public Func<int, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>The numbers of the requests that the hub serves, and whose answers are lost.</summary>
    public Predicate<int> LosesAnswer { get; set; } = _ => false;

    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask ExchangeAsync(
        ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _requests);
        await Before(number, cancellationToken);
        await world.Hub.HandleAsync(request, world.Caller, answer, cancellationToken);
        if (LosesAnswer(number)) throw new SyncException(SyncFailure.Unreachable, "The answer was lost.");
    }
}
