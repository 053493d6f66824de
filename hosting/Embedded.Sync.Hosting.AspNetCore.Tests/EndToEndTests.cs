using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Stores.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

public sealed class EndToEndTests
{
    [Theory]
    [InlineData(SyncCompression.Never)]
    [InlineData(SyncCompression.Always)]
    public async Task Objects_come_down_and_go_up_over_HTTP(SyncCompression compression)
    {
        await using var hub = await WebHub.StartAsync();
        using var device = new WebDevice(hub.Address, configure: options => options.Compression = compression);
        Kiosk.Fill(hub.Hub, 0, 2_000);

        var down = await device.SynchronizeAsync();
        foreach (var product in device.Database.All<Product>().Take(300)) device.Sell(product, 2);
        var up = await device.SynchronizeAsync();

        Assert.Equal(2_000, down.ObjectsReceived);
        Assert.True(down.Requests > 10);
        Assert.Equal(300, up.TransactionsApplied);
        Assert.Equal(300, hub.Hub.Count<Sale>());
        Assert.Equal(Kiosk.Content(hub.Hub), Kiosk.Content(device.Database));
    }

    [Fact]
    public async Task A_host_with_a_worker_synchronises_with_a_hub_named_in_its_configuration()
    {
        await using var hub = await WebHub.StartAsync();
        Kiosk.Fill(hub.Hub, 0, 50);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Embedded:Sync:HubAddress"] = hub.Address.ToString();
        builder.Services.AddOfflineDatabase(database => database
            .UseProfile(Kiosk.Profile)
            .UseStore(_ => new MemoryStore())
            .UseHttpHub()
            .SynchronizeInBackground());
        using var host = builder.Build();
        await host.StartAsync();

        await host.Services.GetRequiredService<SyncWorker>().RequestAsync().WaitAsync(TestLimits.Hang);

        Assert.Equal(Kiosk.Content(hub.Hub), Kiosk.Content(host.Services.GetRequiredService<OfflineDatabase>()));
        await host.StopAsync();
    }

    [Fact]
    public async Task The_transport_of_a_host_repeats_what_a_busy_hub_refuses()
    {
        var refusals = 2;
        await using var hub = await WebHub.StartAsync(configureApp: app => app.Use((context, next) =>
        {
            if (Interlocked.Decrement(ref refusals) < 0) return next(context);
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "0";
            return Task.CompletedTask;
        }));
        Kiosk.Fill(hub.Hub, 0, 50);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Embedded:Sync:HubAddress"] = hub.Address.ToString();
        builder.Configuration["Embedded:Sync:Retry:FirstDelay"] = "00:00:00.001";
        builder.Services.AddOfflineDatabase(
            database => database.UseProfile(Kiosk.Profile).UseStore(_ => new MemoryStore()).UseHttpHub());
        using var host = builder.Build();

        var result = await host.Services.GetRequiredService<Synchronizer>().SynchronizeAsync()
            .WaitAsync(TestLimits.Hang);

        Assert.Equal(50, result.ObjectsReceived);
        Assert.True(refusals < 0);
    }

    [Fact]
    public async Task A_handler_added_to_the_client_authenticates_the_device()
    {
        await using var hub = await WebHub.StartAsync(configureApp: app => app.Use((context, next) =>
        {
            if (context.Request.Headers.Authorization == "Bearer token") return next(context);
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        }));
        using var stranger = new WebDevice(hub.Address);
        using var known = new WebDevice(hub.Address, new TokenHandler());

        var exception = await Assert.ThrowsAsync<SyncException>(stranger.SynchronizeAsync);

        Assert.Equal(SyncFailure.Unauthorized, exception.Failure);
        Assert.False(exception.IsTransient);
        await known.SynchronizeAsync();
    }

    [Fact]
    public async Task A_cursor_of_one_user_is_not_taken_from_another()
    {
        var user = "ann";
        await using var hub = await WebHub.StartAsync(configureApp: app => app.Use((context, next) =>
        {
            context.User = new(new System.Security.Claims.ClaimsIdentity([new("sub", user)], "test"));
            return next(context);
        }));
        using var device = new WebDevice(hub.Address);
        Kiosk.Fill(hub.Hub, 0, 50);
        await device.SynchronizeAsync();

        user = "bob";
        var result = await device.SynchronizeAsync();

        Assert.NotEmpty(result.Resets);
        Assert.Equal(Kiosk.Content(hub.Hub), Kiosk.Content(device.Database));
    }

    [Fact]
    public async Task A_device_that_hangs_up_within_its_request_disturbs_nobody()
    {
        await using var hub = await WebHub.StartAsync(options => (options.ConcurrencyMax, options.QueueMax) = (1, 8));
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var cancellation = new CancellationTokenSource();
        using var content = new HangingContent();

        var hanging = client.PostAsync(hub.Address, content, cancellation.Token);
        await content.Reached.WaitAsync(TestLimits.Hang);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => hanging);

        // Were the place not free again, this would wait for ever.
        using var device = new WebDevice(hub.Address);
        await device.SynchronizeAsync();
    }

    [Fact]
    public async Task A_request_whose_body_comes_in_pieces_is_served()
    {
        await using var hub = await WebHub.StartAsync();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        using var content = new HangingContent(await WebDevice.FirstRequestAsync());

        var slow = client.PostAsync(hub.Address, content);
        await content.Reached.WaitAsync(TestLimits.Hang);
        content.GoOn();

        Assert.Equal(System.Net.HttpStatusCode.OK, (await slow.WaitAsync(TestLimits.Hang)).StatusCode);
    }

    private sealed class TokenHandler() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.Headers.Authorization = new("Bearer", "token");
            return base.SendAsync(request, cancellationToken);
        }
    }

    /// <summary>Sends the first half of a body, and the rest when it is told to.</summary>
    private sealed class HangingContent : HttpContent
    {
        private readonly byte[] _body;
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public HangingContent(byte[]? body = null)
        {
            _body = body ?? new byte[100];
            Headers.ContentType = new("application/vnd.msgpack");
        }

        public Task Reached => _reached.Task;

        public void GoOn() => _goOn.SetResult();

        protected override async Task SerializeToStreamAsync(
            Stream stream, System.Net.TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(_body.AsMemory(0, _body.Length / 2), cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _reached.SetResult();
            await _goOn.Task.WaitAsync(cancellationToken);
            await stream.WriteAsync(_body.AsMemory(_body.Length / 2), cancellationToken);
        }

        protected override Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override bool TryComputeLength(out long length)
        {
            length = _body.Length;
            return true;
        }
    }
}
