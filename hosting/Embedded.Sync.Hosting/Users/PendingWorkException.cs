namespace Embedded.Sync.Hosting;

/// <summary>
/// A user was to be left, or removed, whose work is not uploaded yet. Synchronise first, or say that it may stay
/// behind or be lost.
/// </summary>
public sealed class PendingWorkException : InvalidOperationException
{
    internal PendingWorkException(int count, string remedy)
        : base($"{count} local transactions of the user are not uploaded yet. Synchronise first, or {remedy}.") =>
        Count = count;

    /// <summary>How many transactions.</summary>
    public int Count { get; }
}
