using System.Threading.Channels;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hosting.Tests;

/// <summary>A way to a hub on which each request waits until the test says what becomes of it.</summary>
internal sealed class GatedTransport(ISyncTransport inner) : ISyncTransport
{
    private readonly Channel<TaskCompletionSource> _arrivals = Channel.CreateUnbounded<TaskCompletionSource>();

    /// <summary>True while requests pass by themselves.</summary>
    public bool IsOpen { get; set; }

    public async ValueTask ExchangeAsync(
        ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
    {
        if (!IsOpen)
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _arrivals.Writer.TryWrite(gate);
            await gate.Task.WaitAsync(cancellationToken);
        }

        await inner.ExchangeAsync(request, answer, cancellationToken);
    }

    /// <summary>Waits for the next request, which then stands at the gate.</summary>
    public Task<TaskCompletionSource> ArrivalAsync() =>
        _arrivals.Reader.ReadAsync().AsTask().WaitAsync(TestLimits.Hang);

    /// <summary>True where a request stands at the gate that nobody has taken.</summary>
    public bool HasArrivals => _arrivals.Reader.Count > 0;
}
