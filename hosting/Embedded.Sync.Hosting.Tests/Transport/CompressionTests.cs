namespace Embedded.Sync.Hosting.Tests.Transport;

public sealed class CompressionTests
{
    private const string Brotli = Reply.MessagePack + "\r\nContent-Encoding: br";

    [Fact]
    public async Task A_compressed_answer_arrives_as_it_was()
    {
        var body = Compressed.Rows(300_000);
        await using var server = new ScriptedServer(Reply.Ok(Compressed.Brotli(body), Brotli));
        using var device = new TransportFixture(server.Address);

        Assert.Equal(body, await device.ExchangeAsync([1]));
    }

    [Fact]
    public async Task A_well_compressed_answer_below_a_MiB_is_no_bomb()
    {
        var body = new byte[1_000_000];
        await using var server = new ScriptedServer(Reply.Ok(Compressed.Brotli(body), Brotli));
        using var device = new TransportFixture(server.Address);

        Assert.Equal(body, await device.ExchangeAsync([1]));
    }

    [Theory]
    [InlineData(SyncCompression.Automatic, null)]
    [InlineData(SyncCompression.Always, "br")]
    [InlineData(SyncCompression.Never, null)]
    public async Task Nothing_is_compressed_towards_a_hub_on_the_same_machine_unless_asked_for(
        SyncCompression compression, string? encoding)
    {
        await using var server = new ScriptedServer(Reply.Ok([1]));
        using var device = new TransportFixture(server.Address, options => options.Compression = compression);
        var request = Compressed.Rows(20_000);

        await device.ExchangeAsync(request);

        var seen = Assert.Single(server.Requests);
        Assert.Equal(encoding, seen.Header("Accept-Encoding"));
        Assert.Equal(encoding, seen.Header("Content-Encoding"));
        Assert.Equal(request, encoding is null ? seen.Body : Compressed.FromBrotli(seen.Body));
    }

    [Theory]
    [InlineData(SyncCompression.Automatic, true)]
    [InlineData(SyncCompression.Always, true)]
    [InlineData(SyncCompression.Never, false)]
    public async Task A_large_request_to_another_machine_is_compressed(SyncCompression compression, bool expected)
    {
        var handler = new RecordingHandler();
        using var client = new HttpClient(handler);
        var options = new SyncClientOptions
        {
            HubAddress = new Uri("https://hub.example/sync"),
            Compression = compression,
        };

        await new HttpSyncTransport(client, options, TimeProvider.System)
            .ExchangeAsync(Compressed.Rows(20_000), new(), default);

        Assert.Equal(expected, handler.IsCompressed);
        Assert.Equal(expected, handler.AcceptsBrotli);
    }

    [Fact]
    public async Task A_request_that_is_small_or_does_not_shrink_stays_as_it_is()
    {
        var noise = new byte[20_000];
        new Random(1).NextBytes(noise);
        foreach (var request in new[] { noise, new byte[BodyCompressor.SizeMin - 1] })
        {
            await using var server = new ScriptedServer(Reply.Ok([1]));
            using var device = new TransportFixture(
                server.Address, options => options.Compression = SyncCompression.Always);

            await device.ExchangeAsync(request);

            var seen = Assert.Single(server.Requests);
            Assert.Null(seen.Header("Content-Encoding"));
            Assert.Equal(request, seen.Body);
        }
    }

    private sealed class RecordingHandler : HttpMessageHandler
    {
        public bool IsCompressed { get; private set; }

        public bool AcceptsBrotli { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            IsCompressed = request.Content!.Headers.ContentEncoding.Contains("br");
            AcceptsBrotli = request.Headers.AcceptEncoding.ToString() == "br";
            var content = new ByteArrayContent([1]);
            content.Headers.ContentType = new("application/vnd.msgpack");
            return Task.FromResult(new HttpResponseMessage { Content = content });
        }
    }
}
