using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Wire;
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

    /// <summary>The values of a MessagePack array, each as its bytes.</summary>
    private static List<byte[]> ValuesOf(byte[] array)
    {
        var reader = new MessagePackReader(array);
        var values = new List<byte[]>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--) values.Add(reader.ReadRaw().ToArray());
        return values;
    }

    private static byte[] ArrayOf(List<byte[]> values)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(values.Count);
        foreach (var value in values) writer.WriteRaw(value);
        return buffer.ToArray();
    }

    private WebDevice NewDevice(As user) => new(_hub.Address, user, profile: Profile);

    private void Save(object target)
    {
        using var transaction = _hub.Hub.Begin();
        transaction.Save(target);
        transaction.Commit();
    }

    private async Task<List<byte[]>> RecordAsync(string user)
    {
        var handler = new As(user);
        using var device = NewDevice(handler);
        await device.SynchronizeAsync();
        await device.SynchronizeAsync();
        return handler.Requests;
    }

    /// <summary>A download that begins, one that goes on, an upload, one object, a question, and a call.</summary>
    private async Task<List<byte[]>> RecordOneOfEachKindAsync()
    {
        var ada = new As("ada");
        using var device = NewDevice(ada);
        await device.SynchronizeAsync();
        device.Sell(_mine, 0);
        var visit = new Visit { Id = Guid.NewGuid(), Text = "by ada" };
        Commit(device, work => work.Create(visit));
        await device.SynchronizeAsync();
        Assert.Equal("to ada", Assert.Single(
            await device.Online.Query<Notice>().Where(notice => notice.Text != "").ToListAsync()).Text);
        await device.Synchronizer.SynchronizeAsync(SyncSelection.Objects<Visit>(visit.Id));
        Assert.Equal("Hello ada", (await device.Actions.CallAsync<string, string>("greet", "ada")).Value);
        var kinds = ada.Requests.GroupBy(KindOf).ToList();
        Assert.Equal(5, kinds.Count);
        return [ada.Requests[0], .. kinds.Select(requests => requests.Last())];
    }

    /// <summary>Noise, or a real request with bytes turned, cut short now and then.</summary>
    private static byte[] NextBody(Random random, List<byte[]> real)
    {
        if (random.Next(4) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        var body = real[random.Next(real.Count)].ToArray();
        for (var hits = random.Next(1, 6); hits > 0; hits--) body[random.Next(body.Length)] = (byte)random.Next(256);
        return random.Next(8) == 0 ? body[..random.Next(body.Length)] : body;
    }

    private async Task ExpectTypedAsync(byte[] body, string user)
    {
        var (status, answer) = await PostAsync(body, user);
        Assert.True((int)status is >= 200 and < 500 and not 429, $"{status} for {Convert.ToHexString(body)}");
        Assert.NotEmpty(answer);
        ExpectNothingForeign(answer);
    }

    private async Task<(HttpStatusCode Status, byte[] Answer)> PostAsync(
        byte[] body, string user, string? tenant = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.msgpack");
        using var message = new HttpRequestMessage(HttpMethod.Post, _hub.Address) { Content = content };
        message.Headers.Add("user", user);
        if (tenant is not null) message.Headers.Add("tenant", tenant);
        using var response = await _client.SendAsync(message).WaitAsync(TestLimits.Hang);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Sends on behalf of a user, and keeps what was sent and what came back.</summary>
    private sealed class As(string user) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        private const int ClientField = 4;

        public List<byte[]> Requests { get; } = [];

        public List<byte[]> Answers { get; } = [];

        /// <summary>The claim of this name; null for none.</summary>
        public string? Tenant { get; set; }

        /// <summary>The device id to claim in place of the own one.</summary>
        public byte[]? ForgedClient { get; init; }

        /// <summary>The id that the device goes by.</summary>
        public byte[] Client => ValuesOf(Requests[0])[ClientField];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            if (ForgedClient is not null)
            {
                var values = ValuesOf(body);
                values[ClientField] = ForgedClient;
                body = ArrayOf(values);
                var type = request.Content.Headers.ContentType;
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = type } };
            }

            Requests.Add(body);
            request.Headers.Add("user", user);
            if (Tenant is not null) request.Headers.Add("tenant", Tenant);
            var response = await base.SendAsync(request, cancellationToken);
            Answers.Add(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return response;
        }
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
