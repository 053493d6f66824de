using System.Net.Sockets;
using System.Net;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Stores.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>Online objects over a real Kestrel, with everything that a host adds to a device.</summary>
public sealed class OnlineEndToEndTests
{
    private static readonly SyncProfile Profile = SyncProfile.Create(Kiosk.Model, "online", profile => profile
        .EnableOnlineEntities().Entity<Product>(SyncMode.Online).Others(SyncMode.All));

    [Fact]
    public async Task A_device_asks_the_hub_for_what_it_does_not_keep()
    {
        await using var hub = await StartHubAsync(0);
        Kiosk.Fill(hub.Services.GetRequiredService<SyncHub>(), 0, 250);
        using var device = Device(hub.Urls.Single());
        var online = device.Services.GetRequiredService<OnlineDatabase>();

        var dear = await online.Query<Product>().Where(p => p.Price >= 0.50m).OrderByDescending(p => p.Price)
            .ToListAsync();
        Assert.Equal(200, dear.Count);
        Assert.Equal("Product 249", dear[0].Name);
        Assert.Equal(250, await online.Query<Product>().CountAsync());
        Assert.Equal(dear[7].Name, (await online.FindAsync<Product>(dear[7].Id))!.Name);
        Assert.Throws<EntityModeException>(
            () => device.Services.GetRequiredService<OfflineDatabase>().Query<Product>());
    }

    [Fact]
    public async Task A_hub_that_goes_is_noticed_at_the_first_call_and_its_return_by_a_probe()
    {
        var port = FreePort();
        var hub = await StartHubAsync(port);
        using var device = Device($"http://127.0.0.1:{port}");
        var online = device.Services.GetRequiredService<OnlineDatabase>();
        var connectivity = device.Services.GetRequiredService<IConnectivity>();
        var isBack = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connectivity.Changed += (_, change) =>
        {
            if (change.IsConnected) isBack.TrySetResult();
        };
        await online.PingAsync();
        await hub.DisposeAsync();

        var first = await Assert.ThrowsAsync<ConnectionRequiredException>(() => online.Query<Product>().AnyAsync());
        Assert.NotNull(first.InnerException);
        Assert.False(connectivity.IsConnected);
        var second = await Assert.ThrowsAsync<ConnectionRequiredException>(() => online.Query<Product>().AnyAsync());
        Assert.Null(second.InnerException);

        await using var again = await StartHubAsync(port);
        await isBack.Task.WaitAsync(TestLimits.Hang);
        Assert.False(await online.Query<Product>().AnyAsync());
    }

    [Fact]
    public async Task A_device_calls_an_action_of_the_hub_and_gets_what_it_hands_over()
    {
        await using var hub = await StartHubAsync(0);
        using var device = Device(hub.Urls.Single());
        var actions = device.Services.GetRequiredService<ServerActions>();
        Kiosk.Fill(hub.Services.GetRequiredService<SyncHub>(), 0, 1);
        var product = hub.Services.GetRequiredService<SyncHub>().All<Product>().Single();

        var result = await actions.CallAsync<Guid, int>("sell", product.Id);
        Assert.Equal((7, 1), (result.Value, result.HandedCount));
        Assert.Equal(7, device.Services.GetRequiredService<OfflineDatabase>().All<Sale>().Single().Amount);
    }

    [Fact]
    public async Task Each_way_in_which_a_call_fails_is_told_over_http_too()
    {
        await using var hub = await StartHubAsync(0);
        using var device = Device(hub.Urls.Single());
        var actions = device.Services.GetRequiredService<ServerActions>();
        var failures = new List<ServerActionFailure>();
        foreach (var (action, input) in new[] { ("sell", "no id"), ("none", ""), ("closed", ""), ("broken", "") })
            failures.Add((await Assert.ThrowsAsync<ServerActionException>(
                () => actions.CallAsync<string, int>(action, input))).Failure);
        var refused = await Assert.ThrowsAsync<ServerActionException>(
            () => actions.CallAsync<Guid, int>("sell", Guid.Empty));
        Assert.Equal(
            [ServerActionFailure.InvalidInput, ServerActionFailure.Unknown, ServerActionFailure.Denied,
                ServerActionFailure.Faulted],
            failures);
        Assert.Equal((ServerActionFailure.Rejected, "no-product"), (refused.Failure, refused.Code));
    }

    [Fact]
    public async Task An_action_is_cancelled_when_its_caller_hangs_up()
    {
        await using var hub = await StartHubAsync(0);
        using var device = Device(hub.Urls.Single());
        using var cancellation = new CancellationTokenSource();
        var signals = hub.Services.GetRequiredService<Signals>();
        var call = device.Services.GetRequiredService<ServerActions>()
            .CallAsync<string, int>("wait", "", cancellation.Token);
        await signals.Began.Task.WaitAsync(TestLimits.Hang);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await signals.Cancelled.Task.WaitAsync(TestLimits.Hang);
    }

    [Fact]
    public void An_app_may_know_its_connection_better()
    {
        using var device = Device("http://127.0.0.1:1", database =>
            database.UseConnectivity(_ => AlwaysConnected.Instance));
        Assert.Same(AlwaysConnected.Instance, device.Services.GetRequiredService<IConnectivity>());
    }

    private static async Task<WebApplication> StartHubAsync(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server => server.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore().AddLogging().AddSingleton<Signals>()
            .AddSyncHub(hub => Actions(hub.UseProfiles(Profile).UseStore(_ => new MemoryStore())
                .UseAccess(access => access.AllowOthers())));
        var app = builder.Build();
        app.UseRouting();
        app.MapSyncHub();
        await app.StartAsync();
        return app;
    }

    private static void Actions(SyncHubBuilder hub) => hub
        .Action<Guid, int>("sell", (id, context, _) =>
        {
            var product = context.Find<Product>(id)
                ?? throw new RejectedActionException("no-product", "There is none.");
            var sale = new Sale { Id = context.CallId, Product = new(product.Id), Amount = 7 };
            context.Transaction.Save(sale);
            context.SynchronizeToDevice(sale);
            return Task.FromResult(sale.Amount);
        }, access => access.AllowAnonymous())
        .Action<string, int>("closed", (_, _, _) => Task.FromResult(1), access => access.Authorize(_ => false))
        .Action<string, int>("broken", (_, _, _) => throw new InvalidOperationException("SECRET"),
            access => access.AllowAnonymous())
        .Action<string, int>("wait", WaitAsync, access => access.AllowAnonymous());

    private static async Task<int> WaitAsync(
        IServiceProvider services, string input, ServerActionContext context, CancellationToken cancellationToken)
    {
        var signals = services.GetRequiredService<Signals>();
        signals.Began.SetResult();
        try
        {
            await Task.Delay(-1, cancellationToken);
        }
        finally
        {
            signals.Cancelled.SetResult();
        }

        return 1;
    }

    private static IHost Device(string address, Action<OfflineDatabaseBuilder>? configure = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddLogging().AddOfflineDatabase(database =>
        {
            database.UseProfile(Profile).UseStore(_ => new MemoryStore()).UseHttpHub().Configure(options =>
            {
                options.HubAddress = new Uri(new Uri(address), "/sync");
                options.ProbeInterval = TimeSpan.FromMilliseconds(100);
            });
            configure?.Invoke(database);
        });
        return builder.Build();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>What the waiting action tells a test.</summary>
    private sealed class Signals
    {
        public TaskCompletionSource Began { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
