using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Actions;

/// <summary>Calls that no device makes: a code for each, and nothing is written.</summary>
public sealed class HostileCallTests : IDisposable
{
    private readonly ActionWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_hub_answers_whatever_is_called()
    {
        var real = Bytes(Call());
        var random = new Random(1);
        var served = 0;
        for (var round = 0; round < 10_000; round++)
        {
            var body = real.ToArray();
            for (var hits = random.Next(1, 4); hits > 0; hits--)
                body[random.Next(body.Length)] = (byte)random.Next(256);
            var answer = new ByteBuffer();
            if (await _world.Hub.HandleAsync(body, _world.World.Caller, answer) is null) served++;
            Assert.InRange(answer.Length, 1, 10_000);
        }

        Assert.InRange(served, 100, 9_900);
        Assert.Equal(0, _world.Hub.Count<Order>());
    }

    [Fact]
    public async Task A_call_is_served_by_the_waiting_form_only()
    {
        Assert.Null(await _world.Hub.HandleAsync(Bytes(Call()), _world.World.Caller, new ByteBuffer()));
        Assert.Equal(SyncErrorCode.UnknownAction,
            _world.Hub.Handle(Bytes(Call()), _world.World.Caller, new ByteBuffer()));
    }

    [Fact]
    public async Task A_call_without_an_id_or_with_a_huge_parameter_is_malformed()
    {
        foreach (var call in new[]
        {
            Call() with { Id = ObjectId.None }, Call() with { Input = new byte[ProtocolFormat.ActionBytesMax + 1] },
        })
            Assert.Equal(SyncErrorCode.MalformedRequest,
                await _world.Hub.HandleAsync(Bytes(call), _world.World.Caller, new ByteBuffer()));
    }

    private static SyncRequest.Call Call()
    {
        var input = new ByteBuffer();
        var writer = new MessagePackWriter(input);
        writer.WriteMapHeader(2);
        writer.WriteString("Product");
        writer.WriteGuid(new Guid(7, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]));
        writer.WriteString("Quantity");
        writer.WriteInt64(1);
        return new SyncRequest.Call
        {
            Fingerprint = Shop.Profile.Fingerprint, Profile = "kiosk", Client = new ObjectId(5), Stamp = 1,
            Tickets = [], Id = new ObjectId(9), Born = 0, Action = "reserve-stock", Input = input.ToArray(),
        };
    }

    private static byte[] Bytes(SyncRequest.Call call)
    {
        var bytes = new ByteBuffer();
        call.Write(bytes);
        return bytes.ToArray();
    }
}
