namespace Embedded.Sync.Hosting.Tests.Transport;

public sealed class TimeoutTests
{
    private static readonly Reply HalfAnAnswer = Reply.Head(200, Reply.MessagePack + "\r\nContent-Length: 100")
        .Then(new byte[50]);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_hub_that_does_not_answer_times_out()
    {
        await using var server = new ScriptedServer(new Reply([], Holds: true));
        using var device = new TransportFixture(
            server.Address, options => options.AnswerTimeout = TimeSpan.FromSeconds(7), _time);

        var failed = device.FailAsync();
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(7));
        _time.Advance(TimeSpan.FromSeconds(7));

        Assert.Equal(SyncFailure.TimedOut, (await failed).Failure);
    }

    [Fact]
    public async Task A_hub_that_falls_silent_within_its_answer_times_out()
    {
        await using var server = new ScriptedServer(HalfAnAnswer.AndHold());
        using var device = new TransportFixture(
            server.Address, options => options.StallTimeout = TimeSpan.FromSeconds(3), _time);

        var failed = device.FailAsync();
        await _time.WaitForTimerAsync(TimeSpan.FromSeconds(3));
        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(SyncFailure.TimedOut, (await failed).Failure);
    }

    [Fact]
    public async Task An_answer_that_goes_on_and_on_times_out_as_a_whole()
    {
        await using var server = new ScriptedServer(HalfAnAnswer.AndHold());
        using var device = new TransportFixture(
            server.Address,
            options =>
            {
                options.StallTimeout = TimeSpan.FromHours(1);
                options.ExchangeTimeout = TimeSpan.FromMinutes(2);
                options.AnswerTimeout = TimeSpan.FromMinutes(1);
            },
            _time);

        var failed = device.FailAsync();
        await _time.WaitForTimerAsync(TimeSpan.FromMinutes(2));
        _time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(SyncFailure.TimedOut, (await failed).Failure);
    }

    [Fact]
    public async Task Whoever_cancels_gets_a_cancellation_and_no_failure()
    {
        await using var server = new ScriptedServer(HalfAnAnswer.AndHold());
        using var device = new TransportFixture(server.Address, time: _time);
        using var cancellation = new CancellationTokenSource();

        var exchange = device.ExchangeAsync([1], cancellation.Token);
        await _time.WaitForTimerAsync(new SyncClientOptions().StallTimeout);
        await cancellation.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exchange);
        Assert.Equal(cancellation.Token, exception.CancellationToken);
    }
}
