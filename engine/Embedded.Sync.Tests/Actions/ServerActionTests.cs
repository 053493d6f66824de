using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Actions;

public sealed class ServerActionTests : IDisposable
{
    private readonly ActionWorld _world = new(OnlineProfile);
    private readonly OfflineDatabase _device;
    private readonly Product _tea = new() { Name = "Tea", Stock = 5 };

    public ServerActionTests()
    {
        _device = _world.World.NewDevice();
        _world.World.Save(_tea);
    }

    private static SyncProfile OnlineProfile { get; } = SyncProfile.Create(Shop.Model, "kiosk", profile => profile
        .EnableOnlineEntities().AllowOnlineEntitiesInActions()
        .Entity<Category>(SyncMode.Online).Entity<Product>(SyncMode.Online).Entity<Perishable>(SyncMode.Online)
        .Entity<Draft>(SyncMode.Never).Others(SyncMode.All));

    private int Stock => _world.Hub.Find<Product>(_tea.Id)!.Stock;

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public async Task An_action_does_its_work_and_returns_its_result()
    {
        var result = await ReserveAsync(2);
        Assert.Equal((3, 3), (result.Value.Left, Stock));
        Assert.Equal(result.CallId, result.Value.Order);
        Assert.Equal(2, _world.Hub.Find<Order>(result.Value.Order)!.Quantity);
    }

    [Fact]
    public async Task What_an_action_hands_over_is_on_the_device_when_the_call_returns()
    {
        var result = await ReserveAsync(2);
        Assert.Equal((1, 1L), (result.HandedCount, result.Synchronization!.ObjectsReceived));
        Assert.Equal(2, _device.Find<Order>(result.Value.Order)!.Quantity);
    }

    [Fact]
    public async Task A_rejection_shows_its_code_and_message_and_writes_nothing()
    {
        var failure = await FailAsync(() => ReserveAsync(6));
        Assert.Equal(
            (ServerActionFailure.Rejected, "out-of-stock", false), (failure.Failure, failure.Code, failure.MayHaveRun));
        Assert.Equal("reserve-stock: Only 5 are left.", failure.Message);
        Assert.Equal((5, 0), (Stock, _world.Hub.Count<Order>()));
    }

    [Fact]
    public async Task What_an_action_throws_stays_on_the_hub()
    {
        var failure = await FailAsync(() => _world.Actions(_device).CallAsync<string, string>("fail", "now"));
        Assert.Equal(ServerActionFailure.Faulted, failure.Failure);
        Assert.DoesNotContain("SECRET", failure.ToString(), StringComparison.Ordinal);
        var defect = Assert.Single(_world.World.Defects);
        Assert.Equal(("fail", failure.CallId, "SECRET"), (defect.Action, defect.CallId, defect.Exception.Message));
    }

    [Fact]
    public async Task Who_may_not_call_an_action_is_told_so_and_it_is_not_run()
    {
        var failure = await FailAsync(() => _world.Actions(_device).CallAsync<string, bool>("for-eve", ""));
        Assert.Equal(ServerActionFailure.Denied, failure.Failure);
        _world.World.Caller = SyncCaller.Anonymous;
        Assert.Equal(ServerActionFailure.Denied, (await FailAsync(() => ReserveAsync(1))).Failure);
        Assert.Equal(0, _world.Runs);
        _world.World.Caller = new SyncCaller("eve");
        Assert.True((await _world.Actions(_device).CallAsync<string, bool>("for-eve", "")).Value);
    }

    [Fact]
    public async Task An_unknown_action_and_another_parameter_are_told_apart()
    {
        var actions = _world.Actions(_device);
        var unknown = await FailAsync(() => actions.CallAsync<int, int>("none", 1));
        var other = await FailAsync(() => actions.CallAsync<string, Reservation>("reserve-stock", "two"));
        Assert.Equal(
            (ServerActionFailure.Unknown, ServerActionFailure.InvalidInput), (unknown.Failure, other.Failure));
    }

    [Fact]
    public async Task A_call_that_is_repeated_writes_once_and_gets_the_first_answer()
    {
        var transport = new ScriptedTransport(_world.World) { LosesAnswer = number => number == 1 };
        var actions = _world.Actions(_device, transport);
        var failure = await FailAsync(() => ReserveAsync(2, actions));
        Assert.Equal((ServerActionFailure.NoAnswer, true, 3), (failure.Failure, failure.MayHaveRun, Stock));
        var repeated = await actions.CallAsync<ReserveStock, Reservation>("reserve-stock", Input(2),
            new ServerActionCallOptions { CallId = failure.CallId });
        Assert.Equal((3, 3, 1), (repeated.Value.Left, Stock, _world.Runs));
        Assert.NotNull(_device.Find<Order>(failure.CallId));
    }

    [Fact]
    public async Task A_repetition_that_runs_beside_the_first_attempt_writes_nothing_more()
    {
        var id = Guid.CreateVersion7();
        var options = new ServerActionCallOptions { CallId = id };
        _world.Meanwhile = () =>
        {
            _world.Meanwhile = () => { };
            _world.Actions(_device).CallAsync<ReserveStock, Reservation>("reserve-stock", Input(2), options)
                .GetAwaiter().GetResult();
        };
        var result = await _world.Actions(_device)
            .CallAsync<ReserveStock, Reservation>("reserve-stock", Input(2), options);
        Assert.Equal((3, 3, 1L), (result.Value.Left, Stock, _world.Hub.Count<Order>()));
    }

    [Fact]
    public async Task Another_caller_learns_nothing_from_an_id()
    {
        var first = await ReserveAsync(1);
        _world.World.Caller = new SyncCaller("eve");
        var failure = await FailAsync(() => _world.Actions(_device).CallAsync<ReserveStock, Reservation>(
            "reserve-stock", Input(1), new ServerActionCallOptions { CallId = first.CallId }));
        Assert.Equal((ServerActionFailure.Denied, 4), (failure.Failure, Stock));
    }

    [Fact]
    public async Task A_call_whose_record_was_purged_is_expired_and_not_run_again()
    {
        var transport = new ScriptedTransport(_world.World) { LosesAnswer = number => number == 1 };
        var actions = _world.Actions(_device, transport);
        var failure = await FailAsync(() => ReserveAsync(2, actions));
        _world.World.Synchronize(_device);
        _world.Hub.PurgeDecisions(_world.Hub.Head);
        var repeated = await FailAsync(() => actions.CallAsync<ReserveStock, Reservation>(
            "reserve-stock", Input(2), new ServerActionCallOptions { CallId = failure.CallId }));
        Assert.Equal((ServerActionFailure.Expired, 3), (repeated.Failure, Stock));
        Assert.Equal(2, (await ReserveAsync(1, actions)).Value.Left);
    }

    [Fact]
    public async Task An_action_whose_objects_were_changed_meanwhile_decides_again()
    {
        _world.Meanwhile = () =>
        {
            _world.Meanwhile = () => { };
            _world.World.Save(new Product { Id = _tea.Id, Name = "Tea", Stock = 1 });
        };
        var failure = await FailAsync(() => ReserveAsync(2));
        Assert.Equal(("out-of-stock", 2, 1), (failure.Code, _world.Runs, Stock));
    }

    [Fact]
    public async Task Many_callers_never_reserve_more_than_there_is()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
            await Record.ExceptionAsync(() => ReserveAsync(1)) is null)));
        Assert.Equal((5, 0, 5L), (outcomes.Count(done => done), Stock, _world.Hub.Count<Order>()));
    }

    [Fact]
    public async Task Without_a_connection_nothing_is_sent()
    {
        var transport = new ScriptedTransport(_world.World);
        var actions = _world.Actions(_device, transport, new Online.SwitchedConnectivity());
        await Assert.ThrowsAsync<ConnectionRequiredException>(() => ReserveAsync(1, actions));
        Assert.Equal(0, transport.Requests);
    }

    [Fact]
    public async Task An_action_that_takes_too_long_is_given_up_by_its_caller_or_after_the_timeout()
    {
        var actions = _world.Actions(_device);
        var failure = await FailAsync(() => actions.CallAsync<int, bool>(
            "wait", 1, new ServerActionCallOptions { Timeout = TimeSpan.FromMilliseconds(10) }));
        Assert.Equal((ServerActionFailure.NoAnswer, true), (failure.Failure, failure.MayHaveRun));
        using var cancellation = new CancellationTokenSource();
        var call = actions.CallAsync<int, bool>("wait", 1, cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
    }

    [Fact]
    public async Task A_call_that_was_not_taken_says_that_nothing_ran()
    {
        foreach (var (failure, expected) in new[]
        {
            (new SyncException(SyncFailure.Unauthorized, "Log in."), ServerActionFailure.NotTaken),
            (new SyncException(SyncFailure.Refused, "No."), ServerActionFailure.NotTaken),
            (new SyncException(SyncFailure.Busy, "Later."), ServerActionFailure.NoAnswer),
            (new SyncException(SyncFailure.Unreachable, "Cut."), ServerActionFailure.NoAnswer),
            (new SyncException(SyncFailure.HubFailed, "Ill."), ServerActionFailure.NoAnswer),
        })
        {
            var transport = new ScriptedTransport(_world.World) { Before = (_, _) => throw failure };
            var actions = _world.Actions(_device, transport);
            Assert.Equal(expected, (await FailAsync(() => ReserveAsync(1, actions))).Failure);
        }
    }

    private ReserveStock Input(int quantity) => new(new(_tea.Id), quantity);

    private Task<ServerActionResult<Reservation>> ReserveAsync(int quantity, ServerActions? actions = null) =>
        (actions ?? _world.Actions(_device)).CallAsync<ReserveStock, Reservation>("reserve-stock", Input(quantity));

    private static Task<ServerActionException> FailAsync(Func<Task> call) =>
        Assert.ThrowsAsync<ServerActionException>(call);
}
