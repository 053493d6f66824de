namespace Embedded.Sync.Hosting.Tests.Transport;

public sealed class HttpSyncTransportTests
{
    [Fact]
    public async Task A_request_and_its_answer_arrive_byte_for_byte()
    {
        await using var server = new ScriptedServer(Reply.Ok([0x93, 1, 2, 3]));
        using var device = new TransportFixture(server.Address);

        Assert.Equal([0x93, 1, 2, 3], await device.ExchangeAsync([0x92, 7, 8]));

        var request = Assert.Single(server.Requests);
        Assert.StartsWith("POST /sync HTTP/1.1", request.Head);
        Assert.Equal([0x92, 7, 8], request.Body);
        Assert.Equal("application/vnd.msgpack", request.Header("Content-Type"));
        Assert.Equal("application/vnd.msgpack", request.Header("Accept"));
    }

    [Fact]
    public async Task A_log_in_page_with_status_200_is_a_bad_answer()
    {
        await using var server = new ScriptedServer(
            Reply.Ok("<html>Welcome!</html>"u8.ToArray(), "Content-Type: text/html"));
        using var device = new TransportFixture(server.Address);

        var exception = await device.FailAsync();

        Assert.Equal(SyncFailure.BadAnswer, exception.Failure);
        Assert.Contains("text/html", exception.Message);
    }

    [Theory]
    [InlineData(204, SyncFailure.BadAnswer)]
    [InlineData(302, SyncFailure.BadAnswer)]
    [InlineData(400, SyncFailure.BadAnswer)]
    [InlineData(401, SyncFailure.Unauthorized)]
    [InlineData(403, SyncFailure.Unauthorized)]
    [InlineData(404, SyncFailure.BadAnswer)]
    [InlineData(408, SyncFailure.TimedOut)]
    [InlineData(413, SyncFailure.Refused)]
    [InlineData(429, SyncFailure.Busy)]
    [InlineData(500, SyncFailure.HubFailed)]
    [InlineData(502, SyncFailure.HubFailed)]
    [InlineData(503, SyncFailure.Busy)]
    [InlineData(504, SyncFailure.HubFailed)]
    public async Task A_status_without_an_answer_of_the_hub_says_what_can_be_done(int status, SyncFailure expected)
    {
        await using var server = new ScriptedServer(Reply.Of(status, "Location: /login", []));
        using var device = new TransportFixture(server.Address);

        Assert.Equal(expected, (await device.FailAsync()).Failure);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(409)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task An_error_answer_of_the_hub_is_left_to_the_engine(int status)
    {
        await using var server = new ScriptedServer(Reply.Of(status, Reply.MessagePack, [0x94, 1, 4, 3]));
        using var device = new TransportFixture(server.Address);

        Assert.Equal([0x94, 1, 4, 3], await device.ExchangeAsync([1]));
    }

    [Theory]
    [InlineData("Retry-After: 17", 17)]
    [InlineData("Retry-After: Tue, 01 Jan 2030 12:01:00 GMT", 60)]
    [InlineData("Retry-After: Tue, 01 Jan 2030 11:00:00 GMT", 0)]
    [InlineData("Date: Mon, 01 Jan 2029 00:00:00 GMT\r\nRetry-After: Mon, 01 Jan 2029 00:00:30 GMT", 30)]
    [InlineData("Retry-After: soon", null)]
    [InlineData("X-Other: 1", null)]
    public async Task Retry_After_is_read_in_both_forms_and_by_the_clock_of_the_hub(string header, int? seconds)
    {
        foreach (var status in new[] { 429, 503 })
        {
            await using var server = new ScriptedServer(Reply.Of(status, header, []));
            using var device = new TransportFixture(server.Address, time: new ManualTimeProvider());

            var exception = await device.FailAsync();

            Assert.Equal(SyncFailure.Busy, exception.Failure);
            Assert.Equal(seconds, exception.RetryAfter?.TotalSeconds);
        }
    }

    [Fact]
    public async Task A_hub_that_does_not_listen_is_unreachable()
    {
        Uri address;
        await using (var server = new ScriptedServer()) address = server.Address;
        using var device = new TransportFixture(address);

        Assert.Equal(SyncFailure.Unreachable, (await device.FailAsync()).Failure);
    }

    [Fact]
    public async Task A_message_names_the_address_without_the_query()
    {
        await using var server = new ScriptedServer(Reply.Of(404, "", []));
        using var device = new TransportFixture(new Uri(server.Address + "?key=secret"));

        var exception = await device.FailAsync();

        Assert.Contains(server.Address.ToString(), exception.Message);
        Assert.DoesNotContain("secret", exception.ToString());
    }

    [Fact]
    public async Task An_exception_of_a_handler_that_is_no_failure_of_the_network_comes_through()
    {
        using var client = new HttpClient(new ThrowingHandler());
        var options = new SyncClientOptions { HubAddress = new Uri("http://hub/sync") };
        var transport = new HttpSyncTransport(client, options, TimeProvider.System);

        await Assert.ThrowsAsync<NotSupportedException>(
            () => transport.ExchangeAsync(new byte[1], new(), default).AsTask());
    }

    private sealed class ThrowingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken) =>
            throw new NotSupportedException();
    }
}
