using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>Breaks S2: applies a batch in two halves, and readers may come between.</summary>
public sealed class TornBatchStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override void Commit(StoreBatch batch, Durability durability)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Inner.Commit(batch.Part(0, batch.Count / 2), durability);
        Thread.Yield();
        Inner.Commit(batch.Part(batch.Count / 2, batch.Count), durability);
    }
}

/// <summary>Breaks S2: loses what comes after the first thousand operations of a batch.</summary>
public sealed class CutBatchStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override void Commit(StoreBatch batch, Durability durability)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Inner.Commit(batch.Part(0, Math.Min(batch.Count, 1_000)), durability);
    }
}

/// <summary>Breaks S5: the first operation on a key counts, as the batch is applied from its end.</summary>
public sealed class ReorderedBatchStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override void Commit(StoreBatch batch, Durability durability)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var reversed = new StoreBatch();
        for (var index = batch.Count - 1; index >= 0; index--) reversed.AddFrom(batch, index);
        Inner.Commit(reversed, durability);
    }
}

/// <summary>
/// Breaks S5: applies deleted ranges after everything else, so that what is put into them later is lost.
/// </summary>
public sealed class RangesLastStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override void Commit(StoreBatch batch, Durability durability)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (points, ranges) = (new List<int>(), new List<int>());
        for (var index = 0; index < batch.Count; index++)
            (batch.Read(index, out _, out _) == StoreOperation.DeleteRange ? ranges : points).Add(index);
        var sorted = new StoreBatch();
        foreach (var index in points.Concat(ranges)) sorted.AddFrom(batch, index);
        Inner.Commit(sorted, durability);
    }
}

/// <summary>Breaks S5: ignores deleted ranges.</summary>
public sealed class LostRangeStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override void Commit(StoreBatch batch, Durability durability)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var rest = new StoreBatch();
        for (var index = 0; index < batch.Count; index++)
            if (batch.Read(index, out _, out _) != StoreOperation.DeleteRange) rest.AddFrom(batch, index);
        Inner.Commit(rest, durability);
    }
}

/// <summary>Breaks S5: a deleted range takes its last key with it.</summary>
public sealed class InclusiveRangeStore(IStore inner) : BrokenStore(inner)
{
    /// <inheritdoc/>
    public override void Commit(StoreBatch batch, Durability durability)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var larger = new StoreBatch();
        for (var index = 0; index < batch.Count; index++)
        {
            larger.AddFrom(batch, index);
            if (batch.Read(index, out _, out var end) == StoreOperation.DeleteRange) larger.Delete(end);
        }

        Inner.Commit(larger, durability);
    }
}

/// <summary>Breaks S6: is full at a limit, but notices it only after half of the batch.</summary>
public sealed class HalfFullStore(IStore inner, long byteCountMax) : BrokenStore(inner)
{
    private long _written;

    /// <inheritdoc/>
    public override void Commit(StoreBatch batch, Durability durability)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _written += batch.ByteCount;
        if (_written <= byteCountMax)
        {
            Inner.Commit(batch, durability);
            return;
        }

        _written = 0;
        Inner.Commit(batch.Part(0, (batch.Count + 1) / 2), durability);
        throw new StoreException(StoreFailure.DiskFull, "The disk is full, and half of the batch is on it.");
    }
}
