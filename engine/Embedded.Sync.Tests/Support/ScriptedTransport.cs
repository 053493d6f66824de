using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests;

/// <summary>A transport on which a test decides what happens to each request, by its number from 1.</summary>
internal sealed class ScriptedTransport(World world) : ISyncTransport
{
    private int _requests;

    /// <summary>Called before the hub is; what it throws is what the transport throws.</summary>
    public Func<int, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public int Requests => Volatile.Read(ref _requests);

    public async ValueTask ExchangeAsync(
        ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
    {
        await Before(Interlocked.Increment(ref _requests), cancellationToken);
        world.Hub.Handle(request, world.Caller, answer);
    }
}
