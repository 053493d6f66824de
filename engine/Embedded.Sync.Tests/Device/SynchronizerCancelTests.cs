using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Device;

public sealed class SynchronizerCancelTests : IDisposable
{
    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_caller_that_gives_up_alone_gets_its_answer_when_the_run_has_ended()
    {
        using var device = _world.NewDevice();
        var transport = new StubbornTransport();
        var synchronizer = new Synchronizer(device, transport, new SynchronizerOptions(), _world.Time);
        using var enough = new CancellationTokenSource();
        var waiting = synchronizer.SynchronizeAsync(cancellationToken: enough.Token);
        await transport.Entered.Task;
        await enough.CancelAsync();
        Assert.False(waiting.IsCompleted);
        transport.Release.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal(SyncState.Idle, synchronizer.Status.State);
    }

    [Fact]
    public async Task A_synchronisation_asked_for_after_a_cancel_is_a_new_one()
    {
        using var device = _world.NewDevice();
        _world.Save(new Category { Name = "Tea" });
        var transport = new StubbornTransport(new InProcessTransport(_world.Hub, _world.Caller));
        var synchronizer = new Synchronizer(device, transport, new SynchronizerOptions(), _world.Time);
        var cancelled = synchronizer.SynchronizeAsync();
        await transport.Entered.Task;
        synchronizer.Cancel();
        var fresh = synchronizer.SynchronizeAsync();
        transport.Release.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.Equal(1, (await fresh).ObjectsReceived);
    }

    /// <summary>Its first exchange ends only when it is released, whatever the token says.</summary>
    private sealed class StubbornTransport(ISyncTransport? inner = null) : ISyncTransport
    {
        public TaskCompletionSource Entered { get; } = new();

        public TaskCompletionSource Release { get; } = new();

        public async ValueTask ExchangeAsync(
            ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
        {
            Entered.TrySetResult();
            await Release.Task;
            cancellationToken.ThrowIfCancellationRequested();
            if (inner is not null) await inner.ExchangeAsync(request, answer, cancellationToken);
        }
    }
}
