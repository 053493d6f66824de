using System.Security.Claims;
using System.Text;
using Embedded.Sync.Hosting.Tests;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <content>The hub that is attacked, who speaks to it, and what has to hold whatever was tried.</content>
public sealed partial class AttackTests
{
    /// <summary>Runs beside nothing: the process's memory is measured.</summary>
    private const string Alone = "alone";

    [CollectionDefinition(Alone, DisableParallelization = true)]
    public sealed class RunsAlone;

    private const string Canary = CanaryLog.Canary;
    private const int HiddenAmount = 4_711;

    private static readonly SyncModel Model = SyncModel.Create(model => model
        .Entity<Product>(1, product => product.Attribute(0, p => p.Name).Attribute(1, p => p.Price))
        .Entity<Sale>(2, sale => sale
            .Reference(0, s => s.Product, DeleteBehaviour.Prevent).Attribute(1, s => s.Amount))
        .Entity<Notice>(3, notice => notice.Attribute(0, n => n.User).Attribute(1, n => n.Text))
        .Entity<Visit>(4, visit => visit.Attribute(0, v => v.Text)));

    private static readonly SyncProfile Profile = SyncProfile.Create(
        Model, "kiosk", profile => profile
            .EnableOnlineEntities().Entity<Notice>(SyncMode.Online)
            .Entity<Visit>(SyncMode.NothingPreserve).Others(SyncMode.All));

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Product _foreign = new() { Id = Guid.NewGuid(), Name = $"eve {Canary}", Price = 7 };
    private readonly Product _mine = new() { Id = Guid.NewGuid(), Name = "ada", Price = 7 };
    private WebHub _hub = null!;

    public async Task InitializeAsync()
    {
        _hub = await WebHub.StartAsync(configureApp: Authenticate, profile: Profile,
            configure: Unlimited,
            configureHub: hub => hub.Action<string, string>("greet", (name, _, _) => Task.FromResult($"Hello {name}"),
                action => action.Authorize(caller => caller.User == "ada")),
            configureServer: server => server.Limits.MinRequestBodyDataRate =
                new MinDataRate(bytesPerSecond: 1_000, gracePeriod: TimeSpan.FromSeconds(2)),
            access: access => access
                .Entity<Product>(product => product
                    .Read(p => p.Name == CallerValue.User<string>())
                    .Read(p => p.Name == CallerValue.Get<string>("tenant"))
                    .Write(p => p.Name == CallerValue.User<string>())
                    .ReadOnly(p => p.Price))
                .Entity<Sale>(sale => sale.Read().Write().Hide(s => s.Amount))
                .Entity<Notice>(notice => notice.Read(n => n.User == CallerValue.User<string>()))
                .Entity<Visit>(visit => visit.Read().Create()));
        Save(_foreign);
        Save(_mine);
        Save(new Sale { Product = new(_mine.Id), Amount = HiddenAmount });
        Save(new Notice { User = "ada", Text = "to ada" });
        Save(new Notice { User = "eve", Text = Canary });
    }

    public async Task DisposeAsync()
    {
        // Whatever was tried: the hub lives, holds what it held, and says nothing in its log.
        using var device = NewDevice(new As("ada"));
        await device.SynchronizeAsync();
        Assert.Equal("ada", Assert.Single(device.Database.All<Product>()).Name);
        Assert.Equal($"eve {Canary}", _hub.Hub.Find<Product>(_foreign.Id)!.Name);
        Assert.Single(_hub.Hub.All<Sale>(), sale => sale.Amount == HiddenAmount);
        Assert.Empty(_hub.EveryLog.Leaks);
        await _hub.DisposeAsync();
    }

    public void Dispose() => _client.Dispose();

    private static void Authenticate(WebApplication app) => app.Use((context, next) =>
    {
        var claims = new List<Claim> { new("sub", context.Request.Headers["user"].ToString()) };
        if (context.Request.Headers["tenant"].ToString() is { Length: > 0 } tenant) claims.Add(new("tenant", tenant));
        context.User = new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
        return next();
    });

    // Else most of the many would be sent away unread.
    private static void Unlimited(SyncHubEndpointOptions endpoint) =>
        (endpoint.CallerLimits.RequestsPerMinute, endpoint.CallerLimits.ResetsPerHour) =
            (100 * RandomBodies, 100 * RandomBodies);

    private static void Commit(WebDevice device, Action<UnitOfWork> write)
    {
        using var work = device.Database.Begin();
        write(work);
        work.Commit();
    }

    private static void ExpectNothingForeign(byte[] answer) =>
        Assert.Equal(-1, answer.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Canary)));

    private WebDevice NewDevice(As user) => new(_hub.Address, user, profile: Profile);

    private void Save(object target)
    {
        using var transaction = _hub.Hub.Begin();
        transaction.Save(target);
        transaction.Commit();
    }

    /// <summary>What a user is told, and asks the hub for.</summary>
    private sealed class Notice
    {
        public Guid Id { get; set; }

        public DateTime ChangedDate { get; set; }

        public string User { get; set; } = "";

        public string Text { get; set; } = "";
    }

    /// <summary>What a device sends up and keeps.</summary>
    private sealed class Visit
    {
        public Guid Id { get; set; }

        public DateTime ChangedDate { get; set; }

        public string Text { get; set; } = "";
    }
}
