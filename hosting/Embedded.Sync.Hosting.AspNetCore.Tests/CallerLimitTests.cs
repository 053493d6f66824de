using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>What one caller may ask of a hub, and that devices come back when they are told to.</summary>
public sealed class CallerLimitTests : IDisposable
{
    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Requests_beyond_the_rate_are_sent_away_and_those_of_others_served()
    {
        await using var hub = await StartAsync(limits => limits.RequestsPerMinute = 2);
        var request = await WebDevice.FirstRequestAsync();
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, request, "ada")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, request, "ada")).StatusCode);
        var refused = await PostAsync(hub, request, "ada");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, request, "eve")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, request, "")).StatusCode);
    }

    [Fact]
    public async Task Downloads_that_begin_anew_over_and_over_are_sent_away()
    {
        await using var hub = await StartAsync(limits => limits.ResetsPerHour = 5);
        var request = await WebDevice.FirstRequestAsync();
        var served = 0;
        while ((await PostAsync(hub, request, "ada")).StatusCode == HttpStatusCode.OK) served++;
        Assert.InRange(served, 1, 5);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, request, "eve")).StatusCode);
    }

    [Fact]
    public async Task What_a_caller_sends_and_gets_is_counted()
    {
        await using var hub = await StartAsync(limits => limits.MegabytesPerHour = 1);
        var garbage = new byte[2 << 20];
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(hub, garbage, "ada")).StatusCode);
        // What comes back in a moment does not pay for what was used beyond the limit.
        await Task.Delay(TimeSpan.FromMilliseconds(400));
        var refused = await PostAsync(hub, garbage, "ada");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromMinutes(50), TimeSpan.FromMinutes(61));
        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(hub, garbage, "eve")).StatusCode);
    }

    [Fact]
    public async Task One_caller_takes_no_more_than_his_places()
    {
        using var inside = new SemaphoreSlim(0);
        using var leave = new ManualResetEventSlim();
        await using var hub = await StartAsync(limits => limits.Concurrency = 1);
        var request = await WebDevice.FirstRequestAsync();
        hub.Store.BeforeSnapshot = () =>
        {
            hub.Store.BeforeSnapshot = null;
            inside.Release();
            leave.Wait(TestLimits.Hang);
        };
        var first = PostAsync(hub, request, "ada");
        Assert.True(await inside.WaitAsync(TestLimits.Hang));
        var refused = await PostAsync(hub, request, "ada");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(7), refused.Headers.RetryAfter!.Delta);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, request, "eve")).StatusCode);
        leave.Set();
        Assert.Equal(HttpStatusCode.OK, (await first).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(hub, request, "ada")).StatusCode);
    }

    [Fact]
    public async Task A_device_that_is_sent_away_comes_back_when_it_was_told_to()
    {
        await using var hub = await StartAsync(limits => limits.RequestsPerMinute = 60);
        var request = await WebDevice.FirstRequestAsync();
        while ((await PostAsync(hub, request, "ada")).StatusCode == HttpStatusCode.OK)
        {
        }

        var answer = new ByteBuffer();
        var waits = new List<TimeSpan>();
        using var client = new HttpClient(new UserHandler("ada"));
        var options = new SyncClientOptions { HubAddress = hub.Address };
        var transport = new RetryingSyncTransport(
            new RecordingTransport(new HttpSyncTransport(client, options, TimeProvider.System), waits),
            options.Retry, TimeProvider.System, RandomSource.FromSeed(1), NullLogger<RetryingSyncTransport>.Instance);
        await transport.ExchangeAsync(request, answer, CancellationToken.None).AsTask().WaitAsync(TestLimits.Hang);
        Assert.NotEqual(0, answer.Length);
        Assert.InRange(waits.Count, 1, 3);
        Assert.All(waits, wait => Assert.InRange(wait.TotalSeconds, 1, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public async Task A_limit_out_of_range_is_found_when_the_hub_is_mapped(int limit)
    {
        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(
            () => StartAsync(limits => limits.ResetsPerHour = limit));
        Assert.Contains("Embedded:Hub:CallerLimits:ResetsPerHour", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Claims_come_from_identities_that_are_authenticated_and_roles_by_both_names()
    {
        var principal = new ClaimsPrincipal([
            new ClaimsIdentity([new Claim("sub", "ada"), new Claim("tenant", "n"), new Claim(ClaimTypes.Role, "clerk")],
                "test"),
            new ClaimsIdentity([new Claim("tenant", "forged")]),
        ]);
        var caller = ClaimedCaller.Of(principal, new SyncHubEndpointOptions())!;
        Assert.Equal(("ada", true), (caller.User, caller.IsInRole("clerk")));
        Assert.Equal("n", Assert.Single(caller.Values("tenant")));
        Assert.True(caller.Has(ClaimTypes.Role, "clerk"));
    }

    private static Task<WebHub> StartAsync(Action<SyncCallerLimits> limit) => WebHub.StartAsync(
        options => limit(options.CallerLimits), app => app.Use((context, next) =>
        {
            var user = context.Request.Headers["user"].ToString();
            if (user.Length > 0)
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)], "test"));
            return next();
        }));

    private async Task<HttpResponseMessage> PostAsync(WebHub hub, byte[] body, string user)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.msgpack");
        using var message = new HttpRequestMessage(HttpMethod.Post, hub.Address) { Content = content };
        message.Headers.Add("user", user);
        return await _client.SendAsync(message).WaitAsync(TestLimits.Hang);
    }

    private sealed class UserHandler(string user) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Add("user", user);
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class RecordingTransport(ISyncTransport inner, List<TimeSpan> waits) : ISyncTransport
    {
        public async ValueTask ExchangeAsync(
            ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
        {
            try
            {
                await inner.ExchangeAsync(request, answer, cancellationToken);
            }
            catch (SyncException failure) when (failure.RetryAfter is { } wait)
            {
                waits.Add(wait);
                throw;
            }
        }
    }
}
