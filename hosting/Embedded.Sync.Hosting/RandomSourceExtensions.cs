namespace Embedded.Sync.Hosting;

/// <summary>Chance as a fraction, for jitter.</summary>
internal static class RandomSourceExtensions
{
    /// <summary>A number from 0, included, to 1, excluded.</summary>
    public static double NextFraction(this RandomSource random) => (random.NextNonZero() >> 11) * Math.ScaleB(1, -53);
}
