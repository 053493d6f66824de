using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Embedded.Sync.Hosting.Tests.Device;

public sealed class AddOfflineDatabaseTests
{
    [Fact]
    public async Task A_device_and_a_hub_in_one_process_synchronise_when_the_host_starts()
    {
        var builder = Builder();
        AddHub(builder.Services);
        builder.Services.AddOfflineDatabase(database => Device(database).UseInProcessHub().SynchronizeInBackground());
        using var host = builder.Build();
        Kiosk.Fill(host.Services.GetRequiredService<SyncHub>(), 0, 10);

        await host.StartAsync();
        await host.Services.GetRequiredService<SyncWorker>().RequestAsync().WaitAsync(TestLimits.Hang);

        Assert.Equal(10, host.Services.GetRequiredService<OfflineDatabase>().Count<Product>());
        await host.StopAsync();
    }

    [Fact]
    public async Task Several_databases_each_have_their_own_services_and_worker()
    {
        var builder = Builder();
        AddHub(builder.Services);
        foreach (var name in new[] { "first", "second" })
            builder.Services.AddOfflineDatabase(
                name, database => Device(database).UseInProcessHub().SynchronizeInBackground());
        using var host = builder.Build();
        Kiosk.Fill(host.Services.GetRequiredService<SyncHub>(), 0, 10);
        await host.StartAsync();

        foreach (var name in new[] { "first", "second" })
        {
            await host.Services.GetRequiredKeyedService<SyncWorker>(name).RequestAsync().WaitAsync(TestLimits.Hang);
            Assert.Equal(10, host.Services.GetRequiredKeyedService<OfflineDatabase>(name).Count<Product>());
        }

        Assert.Equal(2, host.Services.GetServices<IHostedService>().OfType<SyncWorker>().Distinct().Count());
        Assert.Null(host.Services.GetService<OfflineDatabase>());
        await host.StopAsync();
    }

    [Fact]
    public async Task The_container_disposes_the_store_after_the_database()
    {
        var store = new MemoryStore();
        var builder = Builder();
        AddHub(builder.Services);
        builder.Services.AddOfflineDatabase(
            d => d.UseProfile(Kiosk.Profile).UseStore(_ => store).UseInProcessHub().SynchronizeInBackground());
        OfflineDatabase opened;
        using (var host = builder.Build())
        {
            await host.StartAsync();
            opened = host.Services.GetRequiredService<OfflineDatabase>();
            await host.StopAsync();
        }

        Assert.Throws<ObjectDisposedException>(() => opened.Count<Product>());
        Assert.Throws<ObjectDisposedException>(() => store.Snapshot());
    }

    [Theory]
    [InlineData("Embedded:Sync:BatchSize", "99", "Embedded:Sync:BatchSize is 99; it must be 100 to 10000.")]
    [InlineData("Embedded:Sync:ByteBudget", "1", "Embedded:Sync:ByteBudget is 1; it must be 16384 to 16777216.")]
    [InlineData(
        "Embedded:Sync:HubAddress", "/sync", "Embedded:Sync:HubAddress is not an absolute http or https address")]
    [InlineData(
        "Embedded:Sync:HubAddress", "ftp://hub", "Embedded:Sync:HubAddress is not an absolute http or https address")]
    [InlineData("Embedded:Sync:HubAddress", "https://me:secret@hub", "Embedded:Sync:HubAddress holds user information")]
    [InlineData(
        "Embedded:Sync:StallTimeout", "00:00:00",
        "Embedded:Sync:StallTimeout is 00:00:00; it must be 00:00:00.0100000 to 01:00:00.")]
    [InlineData(
        "Embedded:Sync:Compression", "7", "Embedded:Sync:Compression is 7; it must be Automatic, Always, Never.")]
    [InlineData(
        "Embedded:Sync:AnswerSizeMax", "65536",
        "Embedded:Sync:AnswerSizeMax is 65536; it must be 1048576 to 1073741824.")]
    [InlineData("Embedded:Sync:Retry:Attempts", "0", "Embedded:Sync:Retry:Attempts is 0; it must be 1 to 20.")]
    [InlineData(
        "Embedded:Sync:Retry:DelayMax", "00:00:00.5",
        "Embedded:Sync:Retry:DelayMax is 00:00:00.5000000; it must be 00:00:01 to 01:00:00.")]
    [InlineData(
        "Embedded:Sync:Worker:Interval", "00:00:00.5",
        "Embedded:Sync:Worker:Interval is 00:00:00.5000000; it must be 00:00:01 to 7.00:00:00.")]
    [InlineData("Embedded:Sync:Worker:Jitter", "2", "Embedded:Sync:Worker:Jitter is 2; it must be 0 to 0.5.")]
    public async Task An_option_out_of_range_is_found_at_start_and_named_with_its_range(
        string key, string value, string text)
    {
        var exception = await FailAtStartAsync((key, value));

        Assert.Contains(text, exception.Message);
        Assert.DoesNotContain("secret", exception.Message);
    }

    [Fact]
    public async Task A_missing_hub_address_is_found_at_start()
    {
        var exception = await FailAtStartAsync(("Embedded:Sync:HubAddress", null));

        Assert.Contains("Embedded:Sync:HubAddress is missing; it must be the address of the hub", exception.Message);
    }

    [Fact]
    public void Options_come_from_the_configuration_and_then_from_code()
    {
        var builder = Builder(
            ("Tills:HubAddress", "https://hub/sync"),
            ("Tills:BatchSize", "500"),
            ("Tills:Retry:Attempts", "7"),
            ("Tills:Worker:Interval", "00:01:00"),
            ("Tills:Compression", "never"));
        builder.Services.AddOfflineDatabase("tills", database => Device(database)
            .UseConfiguration("Tills")
            .Configure(options => options.BatchSize += 1)
            .UseHttpHub()
            .SynchronizeInBackground(options => options.SynchronizeAtStart = false));
        using var host = builder.Build();

        var client = host.Services.GetRequiredService<IOptionsMonitor<SyncClientOptions>>().Get("tills");
        var worker = host.Services.GetRequiredService<IOptionsMonitor<SyncWorkerOptions>>().Get("tills");

        Assert.Equal(new Uri("https://hub/sync"), client.HubAddress);
        Assert.Equal(501, client.BatchSize);
        Assert.Equal(7, client.Retry.Attempts);
        Assert.Equal(SyncCompression.Never, client.Compression);
        Assert.Equal(TimeSpan.FromMinutes(1), worker.Interval);
        Assert.False(worker.SynchronizeAtStart);
    }

    [Fact]
    public void What_is_missing_is_said_where_the_database_is_added()
    {
        var services = new ServiceCollection();

        Assert.Contains(
            "no profile. Call UseProfile",
            Assert.Throws<InvalidOperationException>(() => services.AddOfflineDatabase(_ => { })).Message);
        Assert.Contains(
            "'tills' has no store. Call UseStore",
            Assert.Throws<InvalidOperationException>(
                () => services.AddOfflineDatabase("tills", d => d.UseProfile(Kiosk.Profile))).Message);
        Assert.Contains(
            "no hub. Call UseHttpHub, UseInProcessHub",
            Assert.Throws<InvalidOperationException>(() => services.AddOfflineDatabase(d => Device(d))).Message);
        Assert.Contains(
            "The hub has no store. Call UseStore",
            Assert.Throws<InvalidOperationException>(() => services.AddSyncHub(_ => { })).Message);
    }

    [Fact]
    public void A_name_is_given_once()
    {
        var services = new ServiceCollection();
        services.AddOfflineDatabase(database => Device(database).UseHttpHub());

        Assert.Throws<InvalidOperationException>(
            () => services.AddOfflineDatabase(database => Device(database).UseHttpHub()));
    }

    [Fact]
    public async Task The_health_of_a_device_goes_from_degraded_over_healthy_to_unhealthy()
    {
        var store = new UnreliableStore(new MemoryStore());
        var builder = Builder();
        AddHub(builder.Services);
        builder.Services.AddOfflineDatabase(d => d.UseProfile(Kiosk.Profile).UseStore(_ => store).UseInProcessHub());
        builder.Services.AddHealthChecks().AddOfflineDatabaseHealthCheck().AddSyncHubHealthCheck();
        using var host = builder.Build();
        var health = host.Services.GetRequiredService<HealthCheckService>();

        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync()).Status);
        await host.Services.GetRequiredService<Synchronizer>().SynchronizeAsync();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync()).Status);
        store.Fails = true;
        var report = await health.CheckHealthAsync();
        Assert.Equal(HealthStatus.Unhealthy, report.Entries["offline-database"].Status);
        Assert.Equal(HealthStatus.Healthy, report.Entries["sync-hub"].Status);
    }

    private static async Task<Exception> FailAtStartAsync(params (string Key, string? Value)[] settings)
    {
        var builder = Builder(("Embedded:Sync:HubAddress", "https://hub.example/sync"));
        foreach (var (key, value) in settings) builder.Configuration[key] = value;
        builder.Services.AddOfflineDatabase(database => Device(database).UseHttpHub().SynchronizeInBackground());
        using var host = builder.Build();
        return await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
    }

    private static HostApplicationBuilder Builder(params (string Key, string? Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)));
        return builder;
    }

    private static OfflineDatabaseBuilder Device(OfflineDatabaseBuilder database) =>
        database.UseProfile(Kiosk.Profile).UseStore(_ => new MemoryStore());

    private static void AddHub(IServiceCollection services) =>
        services.AddSyncHub(hub => hub.UseProfiles(Kiosk.Profile).UseStore(_ => new MemoryStore())
            .UseAccess(access => access.AllowOthers()));

    private sealed class UnreliableStore(IStore inner) : IStore
    {
        public bool Fails { get; set; }

        public IStoreSnapshot Snapshot() =>
            Fails ? throw new StoreException(StoreFailure.InputOutput, "The disk is gone.") : inner.Snapshot();

        public void Commit(StoreBatch batch, Durability durability) => inner.Commit(batch, durability);

        public void Dispose() => inner.Dispose();
    }
}
