namespace Embedded.Sync.Hosting.Tests.Online;

public sealed class HubConnectivityTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void There_is_a_connection_until_the_contrary_shows()
    {
        using var connectivity = new HubConnectivity(_ => ValueTask.CompletedTask, Interval, _time);
        var told = new List<bool>();
        connectivity.Changed += (_, change) => told.Add(change.IsConnected);
        Assert.True(connectivity.IsConnected);
        connectivity.Report(true);
        connectivity.Report(false);
        connectivity.Report(false);
        Assert.False(connectivity.IsConnected);
        connectivity.Report(true);
        Assert.True(connectivity.IsConnected);
        Assert.Equal([false, true], told);
    }

    [Fact]
    public async Task While_there_is_none_the_hub_is_probed_and_its_return_is_told()
    {
        var (probes, isBack) = (0, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        HubConnectivity connectivity = null!;
        connectivity = new HubConnectivity(_ =>
        {
            if (++probes < 3) throw new SyncException(SyncFailure.Unreachable, "No route.");
            connectivity.Report(true);
            return ValueTask.CompletedTask;
        }, Interval, _time);
        using var owned = connectivity;
        connectivity.Changed += (_, change) =>
        {
            if (change.IsConnected) isBack.SetResult();
        };
        connectivity.Report(false);
        for (var probe = 0; probe < 3; probe++)
        {
            await _time.WaitForTimerAsync(Interval);
            _time.Advance(Interval);
        }

        await isBack.Task.WaitAsync(TestLimits.Hang);
        Assert.Equal(3, probes);
    }

    [Fact]
    public async Task A_second_loss_is_probed_as_the_first_one_was()
    {
        var probed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        HubConnectivity connectivity = null!;
        connectivity = new HubConnectivity(_ =>
        {
            connectivity.Report(true);
            probed.TrySetResult();
            return ValueTask.CompletedTask;
        }, Interval, _time);
        using var owned = connectivity;
        for (var loss = 0; loss < 2; loss++)
        {
            connectivity.Report(false);
            await _time.WaitForTimerAsync(Interval);
            _time.Advance(Interval);
            await probed.Task.WaitAsync(TestLimits.Hang);
            probed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        Assert.True(connectivity.IsConnected);
    }
}
