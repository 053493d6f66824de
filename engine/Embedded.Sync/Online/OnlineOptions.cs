namespace Embedded.Sync;

/// <summary>How a device asks its hub for online objects.</summary>
public sealed class OnlineOptions
{
    /// <summary>The largest page.</summary>
    public const int PageSizeMax = 1_000;

    /// <summary>The most objects that a result may leave out at its beginning.</summary>
    public const int SkipMax = 10_000;

    /// <summary>The most objects that one list may hold; longer results are enumerated.</summary>
    public const int ListSizeMax = 10_000;

    /// <summary>Objects in one answer at most.</summary>
    /// <value>1 to 1,000; default 100.</value>
    public int PageSize { get; set; } = 100;

    /// <summary>Bytes after which an answer ends; one object more may lie over it.</summary>
    /// <value>16 KiB to 16 MiB; default 1 MiB.</value>
    public int ByteBudget { get; set; } = 1024 * 1024;

    /// <summary>How long one exchange with the hub may take.</summary>
    /// <value>10 milliseconds to 1 hour; default 30 seconds.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the values, and how to mend it; null where they are within their ranges.</summary>
    internal string? FindFault() => FindFault(PageSize, ByteBudget)
        ?? (Timeout < TimeSpan.FromMilliseconds(10) || Timeout > TimeSpan.FromHours(1)
            ? $"The timeout {Timeout} is not within 10 milliseconds to 1 hour. Mend it." : null);

    internal static string? FindFault(int pageSize, int byteBudget)
    {
        if (pageSize is < 1 or > PageSizeMax)
            return $"The page size {pageSize} is not within 1 to {PageSizeMax} objects. Mend it.";
        return byteBudget is < SynchronizerOptions.ByteBudgetMin or > SynchronizerOptions.ByteBudgetMax
            ? $"The byte budget {byteBudget} is not within {SynchronizerOptions.ByteBudgetMin} to "
                + $"{SynchronizerOptions.ByteBudgetMax} bytes. Mend it." : null;
    }
}
