using Embedded.Sync.Wire;

namespace Embedded.Sync.Hosting.Tests;

/// <summary>A device's end of HTTP, without retries, towards a server of the test.</summary>
internal sealed class TransportFixture : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public TransportFixture(Uri address, Action<SyncClientOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new SyncClientOptions { HubAddress = address };
        configure?.Invoke(options);
        Transport = new HttpSyncTransport(_client, options, time ?? TimeProvider.System);
    }

    public HttpSyncTransport Transport { get; }

    public async Task<byte[]> ExchangeAsync(byte[] request, CancellationToken cancellationToken = default)
    {
        var answer = new ByteBuffer();
        await Transport.ExchangeAsync(request, answer, cancellationToken).AsTask()
            .WaitAsync(TestLimits.Hang, CancellationToken.None);
        return answer.ToArray();
    }

    public Task<SyncException> FailAsync(byte[]? request = null) =>
        Assert.ThrowsAsync<SyncException>(() => ExchangeAsync(request ?? [1, 2, 3]));

    public void Dispose() => _client.Dispose();
}
