using System.Diagnostics;
using Embedded.Sync.Device;

namespace Embedded.Sync.Tests.Device;

public sealed class CommitCourtesyTests
{
    private readonly CommitCourtesy _courtesy = new();

    [Fact]
    public void A_page_goes_at_once_where_no_commit_waits()
    {
        var started = Stopwatch.GetTimestamp();

        for (var page = 0; page < 1_000; page++) _courtesy.GiveWay();

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void A_page_waits_for_a_commit_and_not_for_ever()
    {
        using var commit = _courtesy.Announce();
        var started = Stopwatch.GetTimestamp();

        _courtesy.GiveWay();

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalMilliseconds, 5, 5_000);
    }

    [Fact]
    public void A_page_goes_once_all_commits_have_ended()
    {
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < 200; round++)
        {
            using (_courtesy.Announce())
            using (_courtesy.Announce()) { }
            _courtesy.GiveWay();
        }

        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(1));
    }
}
