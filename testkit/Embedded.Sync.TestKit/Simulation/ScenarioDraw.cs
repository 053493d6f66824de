namespace Embedded.Sync.TestKit.Simulation;

/// <summary>
/// The chance that a scenario is made of: SplitMix64, which seeds that follow each other start at places far apart.
/// FsCheck's own generators took a tenth of the time of a run.
/// </summary>
internal struct ScenarioDraw(int seed)
{
    private ulong _state = unchecked((uint)seed * 0xd1342543de82ef95);

    /// <summary>A number from 0 to below a limit.</summary>
    public int Below(int limit)
    {
        unchecked
        {
            _state += 0x9e3779b97f4a7c15;
            var bits = (_state ^ (_state >> 30)) * 0xbf58476d1ce4e5b9;
            bits = (bits ^ (bits >> 27)) * 0x94d049bb133111eb;
            return (int)Math.BigMul(bits ^ (bits >> 31), (uint)limit, out _);
        }
    }
}
