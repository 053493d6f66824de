namespace Embedded.Sync.TestKit.Simulation;

/// <summary>A clock that stands still until a scenario moves it, forward or back.</summary>
internal sealed class ManualClock : TimeProvider
{
    private static readonly TimeSpan[] Jumps =
        [TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), TimeSpan.FromDays(400)];

    public DateTimeOffset Now { get; private set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;

    public void Pass(TimeSpan time) => Now += time;

    public void Jump(int direction, int argument) => Now += direction * Jumps[argument % Jumps.Length];
}
