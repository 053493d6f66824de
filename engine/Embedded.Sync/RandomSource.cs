using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Embedded.Sync;

/// <summary>Where chance comes from: object ids, stamps, and the tags of commits. Thread-safe.</summary>
public abstract class RandomSource
{
    /// <summary>
    /// The operating system's generator; the default everywhere. Only this one gives different tags to two
    /// virtual machines resumed from one snapshot, so production code uses nothing else.
    /// </summary>
    public static RandomSource OperatingSystem { get; } = new OperatingSystemSource();

    /// <summary>A repeatable sequence, for tests and simulations: equal seeds give equal bytes.</summary>
    public static RandomSource FromSeed(int seed) => new SeededSource(seed);

    /// <summary>Fills the span with random bytes.</summary>
    public abstract void Fill(Span<byte> bytes);

    /// <summary>A random number that is never 0, so that 0 can stand for "none".</summary>
    public ulong NextNonZero()
    {
        Span<byte> bytes = stackalloc byte[8];
        ulong value;
        do
        {
            Fill(bytes);
            value = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        }
        while (value == 0);
        return value;
    }

    private sealed class OperatingSystemSource : RandomSource
    {
        public override void Fill(Span<byte> bytes) => RandomNumberGenerator.Fill(bytes);
    }

    private sealed class SeededSource(int seed) : RandomSource
    {
        private readonly Random _random = new(seed);
        private readonly Lock _gate = new();

        public override void Fill(Span<byte> bytes)
        {
            lock (_gate) _random.NextBytes(bytes);
        }
    }
}
