namespace Embedded.Sync;

/// <summary>How a synchroniser asks the hub.</summary>
public sealed class SynchronizerOptions
{
    /// <summary>The smallest batch size.</summary>
    public const int BatchSizeMin = 100;

    /// <summary>The largest batch size.</summary>
    public const int BatchSizeMax = 10_000;

    /// <summary>The smallest byte budget: 16 KiB.</summary>
    public const int ByteBudgetMin = 16 * 1024;

    /// <summary>The largest byte budget: 16 MiB.</summary>
    public const int ByteBudgetMax = 16 * 1024 * 1024;

    /// <summary>
    /// Objects per batch, 100 to 10,000. Larger ones are faster, smaller ones give progress more
    /// often. Default 1,000.
    /// </summary>
    public int BatchSize { get; set; } = 1_000;

    /// <summary>
    /// Bytes after which a batch ends, 16 KiB to 16 MiB; one object more may lie over it. Default 1
    /// MiB.
    /// </summary>
    public int ByteBudget { get; set; } = 1024 * 1024;

    /// <summary>
    /// How long after a rejection of the class <see cref="RejectionClass.RetryLater"/> the transaction is committed
    /// again by itself, at the begin of a synchronisation; null for never. Default 5 minutes.
    /// </summary>
    public TimeSpan? RetryRejectedAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>What is wrong with the values, and how to mend it; null where they are within their ranges.</summary>
    internal string? FindFault(int batchSizeMin = BatchSizeMin)
    {
        if (BatchSize < batchSizeMin || BatchSize > BatchSizeMax)
            return $"The batch size {BatchSize} is not within {batchSizeMin} to {BatchSizeMax} objects. Mend it.";
        if (ByteBudget is < ByteBudgetMin or > ByteBudgetMax)
            return $"The byte budget {ByteBudget} is not within {ByteBudgetMin} to {ByteBudgetMax} bytes. Mend it.";
        if (RetryRejectedAfter < TimeSpan.Zero)
            return $"The time {RetryRejectedAfter} after which rejected work is retried is negative. Mend it.";
        return null;
    }
}
