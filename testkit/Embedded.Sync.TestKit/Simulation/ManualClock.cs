using Embedded.Sync.TestKit.Simulation.Hosts;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>A clock that stands still until a scenario moves it, forward or back.</summary>
/// <param name="shared">Where other processes read the time; null where there are none.</param>
internal sealed class ManualClock(SharedMoment? shared = null) : TimeProvider
{
    private static readonly TimeSpan[] Jumps =
        [TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), TimeSpan.FromDays(400)];

    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private DateTimeOffset _now = Show(shared, Start);

    public DateTimeOffset Now
    {
        get => _now;
        private set => _now = Show(shared, value);
    }

    public override DateTimeOffset GetUtcNow() => Now;

    public void Pass(TimeSpan time) => Now += time;

    private static DateTimeOffset Show(SharedMoment? shared, DateTimeOffset now)
    {
        shared?.Ticks = now.Ticks;
        return now;
    }

    public void Jump(int direction, int argument) => Now += direction * Jumps[argument % Jumps.Length];
}
