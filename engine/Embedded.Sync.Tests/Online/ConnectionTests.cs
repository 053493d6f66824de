using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Online;

public sealed class ConnectionTests : IDisposable
{
    private readonly World _world = new(OnlineShop.Profile);
    private readonly OfflineDatabase _device;

    public ConnectionTests() => _device = _world.NewDevice();

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task Without_a_connection_a_query_fails_at_once_and_nothing_is_sent()
    {
        var connectivity = new SwitchedConnectivity();
        var transport = new ScriptedTransport(_world);
        var online = _world.Online(_device, connectivity: connectivity, transport: transport);
        var query = online.Query<Product>();
        await Assert.ThrowsAsync<ConnectionRequiredException>(() => query.ToListAsync());
        await Assert.ThrowsAsync<ConnectionRequiredException>(() => query.CountAsync());
        var failure = await Assert.ThrowsAsync<ConnectionRequiredException>(
            () => online.FindAsync<Product>(Guid.NewGuid()));
        Assert.Equal(("A query on Product", 0), (failure.Call, transport.Requests));
        connectivity.IsConnected = true;
        Assert.Empty(await query.ToListAsync());
    }

    [Fact]
    public async Task A_ping_asks_the_hub_whatever_is_known_of_the_connection()
    {
        var transport = new ScriptedTransport(_world);
        var online = _world.Online(_device, connectivity: new SwitchedConnectivity(), transport: transport);
        await online.PingAsync();
        Assert.Equal(1, transport.Requests);
        transport.Before = (_, _) => throw new SyncException(SyncFailure.Unreachable, "No route.");
        await Assert.ThrowsAsync<SyncException>(() => online.PingAsync());
        _world.UseModel(Shop.Model, Shop.Profile);
        var failure = await Assert.ThrowsAsync<SyncException>(() => _world.Online(_device).PingAsync());
        Assert.Equal(SyncErrorCode.ModelMismatch, failure.Code);
    }

    [Fact]
    public async Task A_hub_that_cannot_be_reached_after_all_is_a_missing_connection_too()
    {
        var query = Failing(new SyncException(SyncFailure.Unreachable, "No route.")).Query<Product>();
        var failure = await Assert.ThrowsAsync<ConnectionRequiredException>(() => query.AnyAsync());
        Assert.IsType<SyncException>(failure.InnerException);
    }

    [Fact]
    public async Task Other_failures_come_as_they_are()
    {
        var query = Failing(new SyncException(SyncFailure.Busy, "Later.")).Query<Product>();
        Assert.Equal(SyncFailure.Busy, (await Assert.ThrowsAsync<SyncException>(() => query.AnyAsync())).Failure);
    }

    [Fact]
    public async Task A_hub_that_does_not_answer_is_given_up_after_the_timeout()
    {
        var transport = new ScriptedTransport(_world) { Before = (_, token) => Task.Delay(-1, token) };
        var online = new OnlineDatabase(_device, transport, AlwaysConnected.Instance,
            new OnlineOptions { Timeout = TimeSpan.FromMilliseconds(10) }, _world.Time);
        var failure = await Assert.ThrowsAsync<SyncException>(() => online.Query<Product>().CountAsync());
        Assert.Equal(SyncFailure.TimedOut, failure.Failure);
    }

    [Fact]
    public async Task A_caller_who_gives_up_gets_his_own_cancellation()
    {
        using var cancellation = new CancellationTokenSource();
        var transport = new ScriptedTransport(_world) { Before = (_, token) => Task.Delay(-1, token) };
        var asking = _world.Online(_device, transport: transport).Query<Product>().CountAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
    }

    [Fact]
    public async Task An_answer_to_another_request_is_none()
    {
        var first = default(byte[]);
        var transport = new ChangedTransport(_world, answer => first ??= answer);
        var query = _world.Online(_device, transport: transport).Query<Product>();
        await query.CountAsync();
        var failure = await Assert.ThrowsAsync<SyncException>(() => query.CountAsync());
        Assert.Equal(SyncFailure.BadAnswer, failure.Failure);
    }

    [Fact]
    public async Task A_device_takes_no_damaged_answer_for_an_object()
    {
        _world.Save([.. Enumerable.Range(0, 5).Select(stock => new Product { Stock = stock, Name = "name" })]);
        var random = new Random(1);
        var query = _world.Online(_device, transport: new ChangedTransport(_world, answer =>
        {
            for (var hits = random.Next(1, 4); hits > 0; hits--)
                answer[random.Next(answer.Length)] = (byte)random.Next(256);
            return random.Next(8) == 0 ? answer[..random.Next(answer.Length)] : answer;
        })).Query<Product>().Take(100);
        for (var round = 0; round < 3_000; round++)
        {
            var failure = await Record.ExceptionAsync(() => query.ToListAsync());
            Assert.True(failure is null or SyncException, $"round {round}: {failure}");
        }
    }

    private OnlineDatabase Failing(Exception failure) => _world.Online(
        _device, transport: new ScriptedTransport(_world) { Before = (_, _) => throw failure });

    private sealed class ChangedTransport(World world, Func<byte[], byte[]> change) : ISyncTransport
    {
        public ValueTask ExchangeAsync(
            ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
        {
            answer.Write(change(world.AnswerTo(request).ToArray()));
            return ValueTask.CompletedTask;
        }
    }
}
