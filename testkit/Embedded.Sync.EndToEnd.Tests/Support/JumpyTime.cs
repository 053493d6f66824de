namespace Embedded.Sync.EndToEnd.Tests;

/// <summary>A clock that stands still for a while, jumps, and goes back.</summary>
internal sealed class JumpyTime(int seed) : TimeProvider
{
    private readonly Random _random = new(seed);
    private readonly Lock _gate = new();
    private DateTimeOffset _now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_gate)
        {
            _now += _random.Next(10) switch
            {
                0 => TimeSpan.FromMinutes(-_random.Next(1, 600)),
                1 => TimeSpan.FromDays(_random.Next(-30, 30)),
                2 or 3 => TimeSpan.FromMilliseconds(_random.Next(1, 50)),
                _ => TimeSpan.Zero,
            };
            return _now;
        }
    }
}
