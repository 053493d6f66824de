using Embedded.Sync.Wire;
using Microsoft.Extensions.Logging.Abstractions;

namespace Embedded.Sync.Hosting.Tests.Transport;

public sealed class RetryingSyncTransportTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly SyncRetryOptions _options = new() { Attempts = 4 };

    [Fact]
    public async Task A_failure_that_may_pass_is_tried_again_and_leaves_nothing_in_the_answer()
    {
        var hub = new FailingTransport(SyncFailure.Unreachable, SyncFailure.BadAnswer);

        var answer = await ExchangeAsync(hub);

        Assert.Equal([42], answer);
        Assert.Equal(3, hub.Attempts);
    }

    [Theory]
    [InlineData(SyncFailure.Unauthorized)]
    [InlineData(SyncFailure.Refused)]
    public async Task A_failure_that_does_not_pass_is_not_tried_again(SyncFailure failure)
    {
        var hub = new FailingTransport(failure, failure);

        Assert.Equal(failure, (await Assert.ThrowsAsync<SyncException>(() => ExchangeAsync(hub))).Failure);

        Assert.Equal(1, hub.Attempts);
    }

    [Fact]
    public async Task After_the_last_attempt_the_failure_is_the_answer()
    {
        var hub = new FailingTransport([.. Enumerable.Repeat(SyncFailure.TimedOut, 10)]);

        await Assert.ThrowsAsync<SyncException>(() => ExchangeAsync(hub));

        Assert.Equal(4, hub.Attempts);
    }

    [Theory]
    [InlineData(SyncFailure.Unreachable)]
    [InlineData(SyncFailure.Busy)]
    [InlineData(SyncFailure.TimedOut)]
    public async Task The_call_of_an_action_is_never_repeated(SyncFailure failure)
    {
        var hub = new FailingTransport(failure);
        // An array of eight values that begins with the protocol's version and the kind of a call.
        byte[] call = [0x98, 1, 11, 0, 0, 0, 0, 0, 0];
        Assert.Equal(failure, (await Assert.ThrowsAsync<SyncException>(
            () => ExchangeAsync(hub, request: call))).Failure);
        Assert.Equal(1, hub.Attempts);
    }

    [Fact]
    public async Task One_attempt_means_no_repetition()
    {
        _options.Attempts = 1;
        var hub = new FailingTransport(SyncFailure.Unreachable);

        await Assert.ThrowsAsync<SyncException>(() => ExchangeAsync(hub));

        Assert.Equal(1, hub.Attempts);
    }

    [Fact]
    public async Task The_wait_is_never_shorter_than_the_hub_asks_and_has_jitter()
    {
        var waits = new HashSet<TimeSpan>();
        for (var seed = 0; seed < 5; seed++)
        {
            var hub = new FailingTransport(SyncFailure.Busy) { RetryAfter = TimeSpan.FromSeconds(20) };
            var exchange = Transport(hub, seed).ExchangeAsync(new byte[1], new ByteBuffer(), default).AsTask();
            var wait = await _time.WaitForTimerAsync(_ => true);
            _time.Advance(wait - TimeSpan.FromTicks(1));
            Assert.False(exchange.IsCompleted);
            _time.Advance(TimeSpan.FromTicks(1));
            await exchange.WaitAsync(TestLimits.Hang);
            Assert.InRange(wait, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(21));
            waits.Add(wait);
        }

        Assert.Equal(5, waits.Count);
    }

    [Fact]
    public async Task A_hub_that_asks_for_a_long_wait_is_left_to_the_caller()
    {
        var hub = new FailingTransport(SyncFailure.Busy) { RetryAfter = TimeSpan.FromMinutes(10) };

        var exception = await Assert.ThrowsAsync<SyncException>(() => ExchangeAsync(hub));

        Assert.Equal(TimeSpan.FromMinutes(10), exception.RetryAfter);
        Assert.Equal(1, hub.Attempts);
    }

    [Fact]
    public async Task Waits_grow_up_to_the_longest_one()
    {
        _options.Attempts = 12;
        var hub = new FailingTransport([.. Enumerable.Repeat(SyncFailure.Unreachable, 11)]);
        var waits = new List<TimeSpan>();

        await ExchangeAsync(hub, waits);

        Assert.Equal(11, waits.Count);
        Assert.All(waits, wait => Assert.InRange(wait, TimeSpan.Zero, _options.DelayMax));
        Assert.True(waits[^1] > waits[0]);
    }

    [Fact]
    public async Task Cancelling_ends_the_wait()
    {
        using var cancellation = new CancellationTokenSource();
        var hub = new FailingTransport(SyncFailure.Unreachable);

        var exchange = Transport(hub).ExchangeAsync(new byte[1], new ByteBuffer(), cancellation.Token).AsTask();
        await _time.WaitForTimerAsync(_ => true);
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => exchange.WaitAsync(TestLimits.Hang));
        Assert.Equal(1, hub.Attempts);
    }

    private RetryingSyncTransport Transport(ISyncTransport hub, int seed = 1) =>
        new(hub, _options, _time, RandomSource.FromSeed(seed), NullLogger<RetryingSyncTransport>.Instance);

    /// <summary>Exchanges, and lets the time pass whenever the transport waits.</summary>
    private async Task<byte[]> ExchangeAsync(
        FailingTransport hub, List<TimeSpan>? waits = null, byte[]? request = null)
    {
        var answer = new ByteBuffer();
        var exchange = Transport(hub).ExchangeAsync(request ?? new byte[1], answer, default).AsTask();
        while (true)
        {
            var timer = _time.WaitForTimerAsync(_ => true);
            if (await Task.WhenAny(exchange, timer) == exchange) break;
            waits?.Add(await timer);
            _time.Advance(await timer);
        }

        await exchange;
        return answer.ToArray();
    }

    /// <summary>Fails in the given ways, one after the other, and then answers.</summary>
    private sealed class FailingTransport(params SyncFailure[] failures) : ISyncTransport
    {
        public int Attempts { get; private set; }

        public TimeSpan? RetryAfter { get; init; }

        public ValueTask ExchangeAsync(
            ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
        {
            Assert.Equal(0, answer.Length);
            var attempt = Attempts++;
            answer.WriteByte(attempt < failures.Length ? (byte)13 : (byte)42);
            return attempt < failures.Length
                ? ValueTask.FromException(new SyncException(failures[attempt], "Failed.") { RetryAfter = RetryAfter })
                : ValueTask.CompletedTask;
        }
    }
}
