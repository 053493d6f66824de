using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>
/// Attacks on the HTTP face of a running hub. Each ends with a typed answer, no byte of what the caller may not read,
/// and a hub that serves the next one.
/// </summary>
public sealed class AttackTests : IAsyncLifetime, IDisposable
{
    private const string Canary = "CANARY";
    private const int RandomBodies = 5_000;

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private readonly Product _foreign = new() { Id = Guid.NewGuid(), Name = $"eve {Canary}", Price = 7 };
    private readonly Product _mine = new() { Id = Guid.NewGuid(), Name = "ada", Price = 7 };
    private WebHub _hub = null!;

    public async Task InitializeAsync()
    {
        _hub = await WebHub.StartAsync(configureApp: Authenticate,
            configureServer: server => server.Limits.MinRequestBodyDataRate =
                new MinDataRate(bytesPerSecond: 1_000, gracePeriod: TimeSpan.FromSeconds(2)),
            access: access => access
                .Entity<Product>(product => product
                    .Read(p => p.Name == CallerValue.User<string>())
                    .Write(p => p.Name == CallerValue.User<string>())
                    .ReadOnly(p => p.Price))
                .Entity<Sale>(sale => sale.Read().Write()));
        using var transaction = _hub.Hub.Begin();
        transaction.Save(_foreign);
        transaction.Save(_mine);
        transaction.Commit();
    }

    public async Task DisposeAsync()
    {
        // Whatever was tried: the hub lives, holds what it held, and says nothing in its log.
        using var device = new WebDevice(_hub.Address, new As("ada"));
        await device.SynchronizeAsync();
        Assert.Equal("ada", Assert.Single(device.Database.All<Product>()).Name);
        Assert.Equal($"eve {Canary}", _hub.Hub.Find<Product>(_foreign.Id)!.Name);
        Assert.DoesNotContain(_hub.Logger.Texts, text => text.Contains(Canary, StringComparison.Ordinal));
        await _hub.DisposeAsync();
    }

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Foreign_ids_and_tenants_are_answered_as_unknown_ones_or_refused()
    {
        using var device = new WebDevice(_hub.Address, new As("ada"));
        await device.SynchronizeAsync();
        Commit(device, work => work.Create(new Product { Id = _foreign.Id, Name = "ada" }));
        Commit(device, work => work.Create(new Product { Name = "eve" }));
        Commit(device, work => work.Create(new Product { Name = "ada", Price = 1 }));
        Commit(device, work =>
        {
            var mine = work.Find<Product>(_mine.Id)!;
            mine.Name = "eve";
            work.Change(mine);
        });
        await device.SynchronizeAsync();
        Assert.All(device.Database.Rejected.List(), one => Assert.Equal(RejectionCode.AccessDenied, one.Code));
        Assert.Equal(4, device.Database.Rejected.List().Count);
        Assert.Equal(2, _hub.Hub.Count<Product>());
    }

    [Fact]
    public async Task Requests_of_one_user_are_worth_nothing_to_another()
    {
        var requests = await RecordAsync("eve");
        Assert.True(requests.Count > 1);
        foreach (var request in requests)
        {
            var (status, answer) = await PostAsync(request, "ada");
            Assert.InRange((int)status, 200, 499);
            Assert.Equal(-1, answer.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Canary)));
        }
    }

    [Fact]
    public async Task Every_bit_of_a_request_turned_gets_a_typed_answer_and_nothing_foreign()
    {
        var requests = await RecordAsync("ada");
        foreach (var request in requests.TakeLast(1))
            for (var bit = 0; bit < request.Length * 8; bit++)
            {
                var turned = request.ToArray();
                turned[bit / 8] ^= (byte)(1 << (bit % 8));
                await ExpectTypedAsync(turned, "ada");
            }
    }

    [Fact]
    public async Task Random_bodies_get_typed_answers_in_bounded_memory()
    {
        var random = new Random(1);
        var real = (await RecordAsync("ada"))[^1];
        var before = GC.GetTotalMemory(forceFullCollection: true);
        for (var round = 0; round < RandomBodies; round++)
        {
            var body = round % 2 == 0 ? new byte[random.Next(200)] : real.ToArray();
            if (round % 2 == 0) random.NextBytes(body);
            else
                for (var hits = random.Next(1, 6); hits > 0; hits--)
                    body[random.Next(body.Length)] = (byte)random.Next(256);
            await ExpectTypedAsync(body, "ada");
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 32 << 20);
    }

    [Fact]
    public async Task Bombs_in_depth_and_length_are_answered_with_4xx()
    {
        byte[][] bombs =
        [
            [0x98, 1, .. Enumerable.Repeat((byte)0x91, 1_000_000)],
            [0xdd, 0xff, 0xff, 0xff, 0xff],
            [0x98, 1, 0xc6, 0xff, 0xff, 0xff, 0xff],
            [0x98, 1, 0xdf, 0x7f, 0xff, 0xff, 0xff],
        ];
        foreach (var bomb in bombs)
            Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(bomb, "ada")).Status);
    }

    [Fact]
    public async Task A_client_that_sends_too_slowly_is_given_up_and_holds_up_nobody()
    {
        using var slow = new TcpClient();
        await slow.ConnectAsync(_hub.Address.Host, _hub.Address.Port);
        await slow.GetStream().WriteAsync(Encoding.ASCII.GetBytes(
            $"POST /sync HTTP/1.1\r\nHost: hub\r\nuser: ada\r\nContent-Type: application/vnd.msgpack\r\n"
            + "Content-Length: 100000\r\n\r\nx"));
        await ExpectTypedAsync([0xc1], "ada");
        using var reader = new StreamReader(slow.GetStream());
        var status = await reader.ReadLineAsync().WaitAsync(TestLimits.Hang);
        Assert.Equal("HTTP/1.1 408 Request Timeout", status);
    }

    private static void Authenticate(WebApplication app) => app.Use((context, next) =>
    {
        var user = context.Request.Headers["user"].ToString();
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", user)], "test"));
        return next();
    });

    private static void Commit(WebDevice device, Action<UnitOfWork> write)
    {
        using var work = device.Database.Begin();
        write(work);
        work.Commit();
    }

    private async Task<List<byte[]>> RecordAsync(string user)
    {
        var handler = new As(user);
        using var device = new WebDevice(_hub.Address, handler);
        await device.SynchronizeAsync();
        await device.SynchronizeAsync();
        return handler.Requests;
    }

    private async Task ExpectTypedAsync(byte[] body, string user)
    {
        var (status, answer) = await PostAsync(body, user);
        Assert.InRange((int)status, 200, 499);
        Assert.NotEmpty(answer);
        Assert.Equal(-1, answer.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Canary)));
    }

    private async Task<(HttpStatusCode Status, byte[] Answer)> PostAsync(byte[] body, string user)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.msgpack");
        using var message = new HttpRequestMessage(HttpMethod.Post, _hub.Address) { Content = content };
        message.Headers.Add("user", user);
        using var response = await _client.SendAsync(message).WaitAsync(TestLimits.Hang);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Sends on behalf of a user, and keeps what was sent.</summary>
    private sealed class As(string user) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        public List<byte[]> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests.Add(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            request.Headers.Add("user", user);
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
