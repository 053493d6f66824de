using Embedded.Sync.Hosting;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.TestKit.Conformance.Transports;

namespace Embedded.Sync.EndToEnd.Tests;

/// <summary>The suite of transports over real HTTP, with and without compression.</summary>
public sealed class HttpTransportConformanceTests
{
    private static readonly TransportConformance Suite = Of(SyncCompression.Never);
    private static readonly TransportConformance Compressed = Of(SyncCompression.Always);

    public static TheoryData<string> Clauses => [.. Suite.Applicable];

    [Theory, MemberData(nameof(Clauses))]
    public Task Conforms(string clause) => Suite.RunAsync(clause);

    [Theory, MemberData(nameof(Clauses))]
    public Task Conforms_compressed(string clause) => Compressed.RunAsync(clause);

    private static TransportConformance Of(SyncCompression compression) => TransportConformance.Of(
        hub => OpenAsync(hub, compression), () => new MemoryStore(), canCut: true);

    private static async ValueTask<TransportUnderTest> OpenAsync(SyncHub hub, SyncCompression compression)
    {
        var server = await MarketHub.StartAsync(hub);
        var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var options = new SyncClientOptions { HubAddress = server.Address, Compression = compression };
        return new TransportUnderTest(new HttpSyncTransport(client, options, TimeProvider.System))
        {
            CutOff = server.DisposeAsync,
            End = async () =>
            {
                client.Dispose();
                await server.DisposeAsync();
            },
        };
    }
}
