using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Options;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

public sealed class SyncHubEndpointTests : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task A_request_is_answered_and_the_answer_is_not_kept_on_the_way()
    {
        await using var hub = await WebHub.StartAsync();

        var response = await PostAsync(hub, await WebDevice.FirstRequestAsync());

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/vnd.msgpack", response.Content.Headers.ContentType?.ToString());
        Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
        Assert.NotNull(response.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task Garbage_is_answered_with_400_and_an_error_answer()
    {
        await using var hub = await WebHub.StartAsync();
        byte[][] garbage = [[], [0xc1], "<html>"u8.ToArray(), [0x98, 1, 1], new byte[100_000]];
        foreach (var body in garbage)
            await AssertErrorAsync(
                await PostAsync(hub, body), HttpStatusCode.BadRequest, SyncErrorCode.MalformedRequest);
    }

    [Theory]
    [InlineData("text/html", null)]
    [InlineData("application/json", null)]
    [InlineData("application/vnd.msgpack", "gzip")]
    [InlineData("application/vnd.msgpack", "br, br")]
    public async Task A_content_type_or_encoding_that_is_not_served_is_answered_with_415(string type, string? encoding)
    {
        await using var hub = await WebHub.StartAsync();

        var response = await PostAsync(hub, [1], encoding, type);

        await AssertErrorAsync(response, HttpStatusCode.UnsupportedMediaType, SyncErrorCode.MalformedRequest);
    }

    [Fact]
    public async Task Only_POST_is_served()
    {
        await using var hub = await WebHub.StartAsync();

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await _client.GetAsync(hub.Address)).StatusCode);
    }

    [Fact]
    public async Task A_body_above_the_limit_is_answered_with_413_whether_its_length_is_stated_or_not()
    {
        await using var hub = await WebHub.StartAsync(options => options.BodySizeMax = 64 << 10);
        var body = new byte[(64 << 10) + 1];

        await AssertErrorAsync(
            await PostAsync(hub, body), HttpStatusCode.RequestEntityTooLarge, SyncErrorCode.TooLarge);
        var unstated = new StreamContent(new UnseekableStream(body));
        await AssertErrorAsync(
            await SendAsync(hub, unstated, null), HttpStatusCode.RequestEntityTooLarge, SyncErrorCode.TooLarge);
    }

    [Fact]
    public async Task The_limit_of_the_server_does_not_come_before_that_of_the_hub()
    {
        await using var hub = await WebHub.StartAsync(
            configureServer: server => server.Limits.MaxRequestBodySize = 1_000);

        await AssertErrorAsync(
            await PostAsync(hub, new byte[50_000]), HttpStatusCode.BadRequest, SyncErrorCode.MalformedRequest);
    }

    [Fact]
    public async Task A_compression_bomb_is_answered_with_413()
    {
        await using var hub = await WebHub.StartAsync();
        foreach (var size in new[] { 30_000_000, 100_000_000 })
        {
            var bomb = Compressed.Brotli(new byte[size], CompressionLevel.SmallestSize);
            await AssertErrorAsync(
                await PostAsync(hub, bomb, "br"), HttpStatusCode.RequestEntityTooLarge, SyncErrorCode.TooLarge);
        }
    }

    [Fact]
    public async Task A_compressed_request_is_served()
    {
        await using var hub = await WebHub.StartAsync();
        var compressed = Compressed.Brotli(await WebDevice.FirstRequestAsync());

        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, compressed, "br")).StatusCode);
    }

    [Fact]
    public async Task A_request_that_was_damaged_on_the_way_gets_a_mere_status_so_that_it_is_sent_again()
    {
        await using var hub = await WebHub.StartAsync();
        var request = await WebDevice.FirstRequestAsync();
        var compressed = Compressed.Brotli(request);
        var damaged = new ByteArrayContent(request);
        damaged.Headers.Add("Content-Digest", ContentDigest.Of([.. request[..^1], (byte)(request[^1] ^ 1)]));

        HttpResponseMessage[] responses =
        [
            await PostAsync(hub, compressed[..^2], "br"),
            await PostAsync(hub, [], "br"),
            await SendAsync(hub, damaged, null),
        ];

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode));
        Assert.All(responses, response => Assert.Equal(0, response.Content.Headers.ContentLength));
        Assert.Equal(3, hub.Logger.Ids.Count(id => id == 1205));
    }

    [Theory]
    [InlineData("br", true, true)]
    [InlineData("gzip, br;q=0.5", true, true)]
    [InlineData("br;q=0", true, false)]
    [InlineData("gzip", true, false)]
    [InlineData("br", false, false)]
    public async Task An_answer_is_compressed_where_the_device_accepts_it_and_the_hub_may(
        string accepted, bool may, bool expected)
    {
        await using var hub = await WebHub.StartAsync(options => options.CompressAnswers = may);
        Kiosk.Fill(hub.Hub, 0, 500);
        var plain = await (await PostAsync(hub, await WebDevice.FirstRequestAsync())).Content.ReadAsByteArrayAsync();

        var response = await PostAsync(hub, await WebDevice.FirstRequestAsync(), accept: accepted);

        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(expected ? ["br"] : [], response.Content.Headers.ContentEncoding);
        Assert.Equal("Accept-Encoding", response.Headers.Vary.ToString());
        Assert.Equal(plain.Length, (expected ? Compressed.FromBrotli(body) : body).Length);
    }

    [Fact]
    public async Task A_failure_of_the_store_is_answered_with_500_and_tells_nothing_of_the_inside()
    {
        await using var hub = await WebHub.StartAsync();
        hub.Store.Fails = true;

        var response = await PostAsync(hub, await WebDevice.FirstRequestAsync());

        var body = await AssertErrorAsync(response, HttpStatusCode.InternalServerError, SyncErrorCode.HubFailure);
        Assert.DoesNotContain("SECRET", body);
        Assert.Contains(1202, hub.Logger.Ids);
        hub.Store.Fails = false;
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, await WebDevice.FirstRequestAsync())).StatusCode);
    }

    [Fact]
    public async Task Requests_beyond_the_places_and_the_queue_are_told_when_to_come_back()
    {
        await using var hub = await WebHub.StartAsync(options => (options.ConcurrencyMax, options.QueueMax) = (1, 0));
        var request = await WebDevice.FirstRequestAsync();
        using var entered = new SemaphoreSlim(0);
        using var leave = new ManualResetEventSlim();
        hub.Store.BeforeSnapshot = () =>
        {
            entered.Release();
            leave.Wait(TestLimits.Hang);
        };

        var first = PostAsync(hub, request);
        await entered.WaitAsync(TestLimits.Hang);
        var second = await PostAsync(hub, request);
        hub.Store.BeforeSnapshot = null;
        leave.Set();

        await AssertErrorAsync(second, HttpStatusCode.TooManyRequests, SyncErrorCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(7), second.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, request)).StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.OK)]
    [InlineData(ClaimTypes.NameIdentifier, HttpStatusCode.OK)]
    [InlineData("sub", HttpStatusCode.OK)]
    [InlineData("email", HttpStatusCode.Forbidden)]
    public async Task An_authenticated_user_needs_a_stable_name(string? claim, HttpStatusCode expected)
    {
        await using var hub = await WebHub.StartAsync(configureApp: app => app.Use((context, next) =>
        {
            if (claim is not null) context.User = new(new ClaimsIdentity([new Claim(claim, "ann")], "test"));
            return next(context);
        }));

        Assert.Equal(expected, (await PostAsync(hub, await WebDevice.FirstRequestAsync())).StatusCode);
    }

    [Fact]
    public async Task An_option_out_of_range_is_found_when_the_hub_is_mapped()
    {
        var exception = await Assert.ThrowsAsync<OptionsValidationException>(
            () => WebHub.StartAsync(options => options.ConcurrencyMax = 0));

        Assert.Contains("Embedded:Hub:ConcurrencyMax is 0; it must be 1 to 10000.", exception.Message);
    }

    private Task<HttpResponseMessage> PostAsync(
        WebHub hub,
        byte[] body,
        string? encoding = null,
        string type = "application/vnd.msgpack",
        string? accept = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        if (encoding is not null) content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        return SendAsync(hub, content, accept);
    }

    private async Task<HttpResponseMessage> SendAsync(WebHub hub, HttpContent content, string? accept)
    {
        content.Headers.ContentType ??= new MediaTypeHeaderValue("application/vnd.msgpack");
        using var request = new HttpRequestMessage(HttpMethod.Post, hub.Address) { Content = content };
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        return await _client.SendAsync(request).WaitAsync(TestLimits.Hang);
    }

    /// <summary>Checks the status and the code in the body, and returns the body as text.</summary>
    private static async Task<string> AssertErrorAsync(
        HttpResponseMessage response, HttpStatusCode status, SyncErrorCode code)
    {
        var body = await response.Content.ReadAsByteArrayAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Equal("application/vnd.msgpack", response.Content.Headers.ContentType?.ToString());
        return ReadError(body, code);
    }

    private static string ReadError(byte[] body, SyncErrorCode code)
    {
        var reader = new MessagePackReader(body);
        Assert.Equal(4, reader.ReadArrayHeader());
        Assert.Equal(1, reader.ReadInt64());
        Assert.Equal(4, reader.ReadInt64());
        Assert.Equal((byte)code, reader.ReadByte());
        var message = reader.ReadString(4_000);
        reader.ExpectEnd();
        return message;
    }

    private sealed class UnseekableStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
