using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>
/// The batches that the process commits, and what a store holds after each of them. Both sides draw them from one
/// seed, so that the suite knows what the process did without being told.
/// </summary>
internal sealed class CrashWorkload
{
    internal const int BatchCount = 24;

    // Every so often a batch of this size, so that stores with write buffers have to empty them: 1.5 MiB in all.
    private const int LargeEvery = 7;
    private const int LargeRows = 8;
    private const int LargeValueBytes = 64 * 1024;

    private static readonly byte[] HeadKey = [0x62];

    private readonly List<StoreBatch> _batches = [];
    private readonly List<ReferenceMap> _states = [new()];

    internal CrashWorkload(int seed)
    {
        var random = new Random(seed);
        var cases = new StoreCases(random);
        for (var number = 1; number <= BatchCount; number++)
        {
            var batch = cases.Batch(1 + number * 5 % 17);
            if (number % LargeEvery == 0) AddLarge(batch, number, random);
            if (number % LargeEvery == LargeEvery - 2) batch.DeleteRange([0x63], [0x63, 0xff, 4]);
            // Last, since the ranges above reach anywhere: no two states are equal.
            batch.Put(HeadKey, [(byte)number]);
            _batches.Add(batch);
            var state = _states[^1].Copy();
            state.Apply(batch);
            _states.Add(state);
        }
    }

    /// <summary>A batch, counted from 1.</summary>
    internal StoreBatch Batch(int number) => _batches[number - 1];

    /// <summary>Two buffered ones, then a durable one; the first is durable too.</summary>
    internal static Durability DurabilityOf(int number) =>
        number % 3 == 1 ? Durability.Durable : Durability.Buffered;

    /// <summary>The last durable batch among the first so many.</summary>
    internal static int LastDurable(int number)
    {
        while (number > 0 && DurabilityOf(number) != Durability.Durable) number--;
        return number;
    }

    /// <summary>What a store holds after so many batches.</summary>
    internal ReferenceMap StateAfter(int batches) => _states[batches];

    private static void AddLarge(StoreBatch batch, int number, Random random)
    {
        for (var row = 0; row < LargeRows; row++)
        {
            var value = new byte[LargeValueBytes];
            random.NextBytes(value);
            batch.Put([0x63, (byte)number, (byte)row], value);
        }
    }
}
