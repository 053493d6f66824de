using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Protocol;

/// <summary>
/// Bodies that nobody wrote, and real ones with bytes turned: typed errors only,
/// and nothing is changed.
/// </summary>
public sealed class RandomBytesTests : IDisposable
{
    private const int Rounds = 40_000;
    private readonly World _world = new();
    private readonly MemoryStore _store;
    private readonly OfflineDatabase _device;

    public RandomBytesTests()
    {
        _store = _world.NewStore();
        _device = _world.NewDevice(_store);
        _world.Save([.. Enumerable.Range(0, 5).Select(index => new Order { Quantity = index })]);
        _world.Synchronize(_device);
        _device.Create(new Order { Note = "pending" });
        _world.Save(new Order());
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    public static TheoryData<string, byte[]> Bombs => new()
    {
        { "an array of a billion", [0x98, 1, 0xdd, 0x40, 0, 0, 0] },
        { "a text of a gigabyte", [0x98, 1, 1, 0xdb, 0x40, 0, 0, 0] },
        { "bytes of a gigabyte", [0x98, 1, 1, 1, 0xa1, 0x61, 0xc6, 0x40, 0, 0, 0] },
        { "a map of a billion", [0xdf, 0x40, 0, 0, 0] },
        { "10,000 arrays in each other", [0x98, 1, .. Enumerable.Repeat((byte)0x91, 10_000)] },
        { "nothing", [] },
    };

    [Theory]
    [MemberData(nameof(Bombs))]
    public void Bombs_are_refused_by_both_ends(string what, byte[] bytes)
    {
        var answer = new ByteBuffer();
        Assert.True(_world.Hub.Handle(bytes, _world.Caller, answer) == SyncErrorCode.MalformedRequest, what);
        Assert.Throws<SyncException>(() => World.NewSession(_device).Take(bytes));
    }

    [Fact]
    public void A_protocol_that_is_not_served_is_named() => Assert.Equal(
        SyncErrorCode.UnsupportedProtocol, _world.Hub.Handle(new byte[] { 0x91, 2 }, _world.Caller, new ByteBuffer()));

    [Fact]
    public void A_hub_answers_whatever_is_sent()
    {
        var (real, random) = (Request(), new Random(1));
        var before = _world.Hub.Count<Order>();
        for (var round = 0; round < Rounds; round++)
        {
            var answer = new ByteBuffer();
            var failure = Record.Exception(() => _world.Hub.Handle(Body(random, real), _world.Caller, answer));
            Assert.True(failure is null, $"round {round}: {failure}");
            Assert.InRange(answer.Length, 1, 100_000);
        }

        _ = _world.Hub.All<Order>().Count();
        Assert.InRange(_world.Hub.Count<Order>(), before, before + Rounds);
    }

    [Fact]
    public void A_device_takes_nothing_that_is_no_answer_to_it()
    {
        var real = _world.AnswerTo(Request()).ToArray();
        var random = new Random(2);
        for (var round = 0; round < Rounds; round++)
        {
            using var store = _store.Copy();
            using var device = _world.NewDevice(store);
            var session = World.NewSession(device);
            session.TryNext(new ByteBuffer());
            var failure = Record.Exception(() => session.Take(Body(random, real)));
            Assert.True(failure is null or SyncException, $"round {round}: {failure}");
            if (failure is not null && round % 50 == 0) Assert.Equal(StoreDump.Of(_store), StoreDump.Of(store));
        }
    }

    private byte[] Request()
    {
        var request = new ByteBuffer();
        World.NewSession(_device).TryNext(request);
        return request.ToArray();
    }

    private static byte[] Body(Random random, byte[] real)
    {
        if (random.Next(4) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        var body = real.ToArray();
        for (var hits = random.Next(1, 5); hits > 0; hits--) body[random.Next(body.Length)] = (byte)random.Next(256);
        return random.Next(8) == 0 ? body[..random.Next(body.Length)] : body;
    }
}
