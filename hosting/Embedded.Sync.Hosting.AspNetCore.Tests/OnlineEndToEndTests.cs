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
        builder.Services.AddRoutingCore().AddLogging()
            .AddSyncHub(hub => hub.UseProfiles(Profile).UseStore(_ => new MemoryStore()));
        var app = builder.Build();
        app.UseRouting();
        app.MapSyncHub();
        await app.StartAsync();
        return app;
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
}
