using System.Net;
using System.Net.Sockets;
using System.Text;
using Embedded.Sync.Hosting.Tests;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>
/// Attacks on the HTTP face of a running hub. Each ends with a typed answer, no byte of what the caller may not read,
/// and a hub that serves the next one.
/// </summary>
[Collection(Alone)]
public sealed partial class AttackTests : IAsyncLifetime, IDisposable
{
    private const int RandomBodies = 100_000;
    private const int Senders = 4;

    [Fact]
    public async Task Foreign_ids_and_tenants_are_answered_as_unknown_ones_or_refused()
    {
        using var device = NewDevice(new As("ada"));
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
        var real = await RecordOneOfEachKindAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        await Parallel.ForEachAsync(Enumerable.Range(0, Senders), async (sender, _) =>
        {
            var random = new Random(sender);
            for (var round = 0; round < RandomBodies / Senders; round++)
            {
                await ExpectTypedAsync(NextBody(random, real), "ada");
                if (round % 1_000 == 0) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }
        });
        Assert.InRange(most - before, long.MinValue, 32 << 20);
        Assert.All([0, 1201], id => Assert.Contains(_hub.EveryLog.Entries, entry =>
            entry.Key.EndsWith($" {id}", StringComparison.Ordinal) && entry.Value > RandomBodies / 4));
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
}
