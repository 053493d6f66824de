using System.Globalization;
using System.Security.Claims;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Stores.Memory;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>
/// Every text of every object holds a canary, and hosts of a hub and of two devices log at every level, while devices
/// with random rights write at random what is fine, too long, taken, foreign or in conflict, over a faulty network.
/// </summary>
public sealed class LogCanaryTests
{
    private const int SeedsMin = 6;
    private const int SeedsMax = 60;
    private const int Steps = 60;

    /// <summary>The price at which a handler of the hub fails.</summary>
    private const int Cursed = 13;

    /// <summary>Refused, failed and repeated requests, a failing rule, and the worker's.</summary>
    private static readonly string[] Logged = [" 1201", " 1202", " 1402", " 1101", " 1002", " 1003"];

    private static readonly RejectionCode[] Refused = [RejectionCode.RuleViolated, RejectionCode.AccessDenied,
        RejectionCode.HandlerFailed, RejectionCode.Conflict];

    private static readonly NetworkFault[] Faults = Enum.GetValues<NetworkFault>();

    [Fact]
    public async Task No_value_of_an_object_appears_in_a_log()
    {
        var (entries, codes) = (new HashSet<string>(), new HashSet<RejectionCode>());
        bool IsComplete() => Logged.All(id => entries.Any(entry => entry.EndsWith(id, StringComparison.Ordinal)))
            && Refused.All(codes.Contains);
        // What never happened proves nothing.
        for (var seed = 1; seed <= SeedsMin || (seed <= SeedsMax && !IsComplete()); seed++)
        {
            await using var run = await Run.StartAsync(seed);
            await run.CheckAsync();
            var leaks = run.Logs.SelectMany(log => log.Leaks).ToList();
            Assert.True(leaks.Count == 0, $"seed {seed}: {string.Join('\n', leaks)}");
            entries.UnionWith(run.Logs.SelectMany(log => log.Entries.Keys));
            codes.UnionWith(run.Codes);
        }

        Assert.True(IsComplete(), $"{string.Join(", ", entries)}; {string.Join(", ", codes)}");
    }

    private sealed class Run : IAsyncDisposable
    {
        private readonly Random _random;
        private readonly WebHub _hub;
        private readonly List<(IHost Host, CanaryLog Log)> _devices = [];

        private Run(int seed, WebHub hub) => (_random, _hub) = (new Random(seed), hub);

        public IEnumerable<CanaryLog> Logs => [_hub.EveryLog, .. _devices.Select(device => device.Log)];

        public HashSet<RejectionCode> Codes { get; } = [];

        public static async Task<Run> StartAsync(int seed)
        {
            var random = new Random(-seed);
            var hub = await WebHub.StartAsync(
                configureApp: app => app.Use((context, next) =>
                {
                    context.User = new(new ClaimsIdentity(
                        [new("sub", context.Request.Headers["user"].ToString()),
                            new("least", context.Request.Headers["least"].ToString())], "test"));
                    return next();
                }),
                rules: rules => rules
                    .Entity<Product>(product => product
                        .Length(p => p.Name, 1, 20).Unique(p => p.Name)
                        .OnConflict((ConflictPolicy)random.Next(4))
                        .BeforeCommit(change => _ = change.After is { Price: Cursed } ? 1 / Zero : 0))
                    .Entity<Sale>(sale => sale.TargetExists(s => s.Product)),
                access: access => access
                    .Entity<Product>(product =>
                    {
                        product.Read(p => p.Price >= CallerValue.Get<decimal>("least")).Write();
                        if (random.Next(2) == 0) product.Hide(p => p.Price);
                        if (random.Next(2) == 0) product.ReadOnly(p => p.Name, unless: caller => caller.User == "ada");
                    })
                    .Entity<Sale>(sale => sale.Read().Write()));
            var run = new Run(seed, hub);
            foreach (var user in (string[])["ada", "eve"]) await run.AddDeviceAsync(user);
            return run;
        }

        public async Task CheckAsync()
        {
            for (var step = 0; step < Steps; step++)
            {
                var host = _devices[_random.Next(_devices.Count)].Host;
                var database = host.Services.GetRequiredService<OfflineDatabase>();
                switch (_random.Next(8))
                {
                    case 0 or 1: SaveOnHub(); break;
                    case 2: _hub.Store.Fails = !_hub.Store.Fails; break;
                    case 3: await SynchronizeAsync(host); break;
                    default: Edit(database); break;
                }

                Codes.UnionWith(database.Rejected.List().Select(one => one.Code));
            }

            _hub.Store.Fails = false;
            foreach (var (host, _) in _devices) await SynchronizeAsync(host);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (host, _) in _devices)
            {
                await host.StopAsync();
                host.Dispose();
            }

            await _hub.DisposeAsync();
        }

        private static int Zero => 0;

        private async Task AddDeviceAsync(string user)
        {
            var log = new CanaryLog();
            var builder = Host.CreateEmptyApplicationBuilder(null);
            builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Embedded:Sync:HubAddress"] = _hub.Address.ToString(),
                ["Embedded:Sync:Retry:FirstDelay"] = "00:00:00.001",
                ["Embedded:Sync:Retry:Attempts"] = "2",
            });
            builder.Logging.SetMinimumLevel(LogLevel.Trace).AddProvider(log);
            builder.Services.AddOfflineDatabase(database => database
                .UseProfile(Kiosk.Profile)
                .UseStore(_ => new MemoryStore())
                .UseHttpHub(client => client
                    .ConfigurePrimaryHttpMessageHandler(() => new FaultyNetwork(NextFault, _random))
                    .ConfigureHttpClient(http =>
                    {
                        http.DefaultRequestHeaders.Add("user", user);
                        http.DefaultRequestHeaders.Add(
                            "least", _random.Next(0, 10).ToString(CultureInfo.InvariantCulture));
                    }))
                .SynchronizeInBackground());
            var host = builder.Build();
            await host.StartAsync();
            _devices.Add((host, log));
        }

        private NetworkFault NextFault() =>
            _random.Next(3) == 0 ? Faults[_random.Next(Faults.Length)] : NetworkFault.None;

        private string NextName() =>
            $"{CanaryLog.Canary} {new string('x', _random.Next(10) == 0 ? 20 : 0)}{_random.Next(30)}";

        private void SaveOnHub()
        {
            using var transaction = _hub.Hub.Begin();
            var known = _hub.Store.Fails ? null : _hub.Hub.All<Product>().ElementAtOrDefault(_random.Next(12));
            var product = known ?? new Product();
            (product.Name, product.Price) = ($"{CanaryLog.Canary} hub {Guid.NewGuid():N}"[..20], _random.Next(Cursed));
            if (_hub.Store.Fails) return;
            transaction.Save(product);
            transaction.Commit();
        }

        private void Edit(OfflineDatabase device)
        {
            using var work = device.Begin();
            var known = device.All<Product>().ElementAtOrDefault(_random.Next(12));
            switch (_random.Next(known is null ? 1 : 5))
            {
                case 0: work.Create(new Product { Name = NextName(), Price = _random.Next(20) }); break;
                case 1: work.Delete(known!); break;
                case 2: work.Create(new Sale { Product = new(Guid.NewGuid()) }); break;
                default:
                    known!.Name = NextName();
                    if (_random.Next(2) == 0) known.Price = _random.Next(20);
                    work.Change(known);
                    break;
            }

            work.Commit();
        }

        private static async Task SynchronizeAsync(IHost host)
        {
            try
            {
                await host.Services.GetRequiredService<SyncWorker>().RequestAsync().WaitAsync(TestLimits.Hang);
            }
            catch (SyncException)
            {
                // Logged, which is what is looked at.
            }
        }
    }
}
