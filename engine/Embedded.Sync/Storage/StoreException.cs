namespace Embedded.Sync.Storage;

/// <summary>Why a store failed, sorted by what the caller can do.</summary>
public enum StoreFailure
{
    /// <summary>The store's native library is not installed, or of a version that does not fit. Install it.</summary>
    LibraryMissing,

    /// <summary>Another process, or another object of this one, has the store open. Close it there.</summary>
    Locked,

    /// <summary>The disk or quota is full. Free some space; nothing of the failed batch was applied.</summary>
    DiskFull,

    /// <summary>What lies on the disk fails its checks. Restore a backup, or reset the store.</summary>
    Corrupt,

    /// <summary>The path cannot be used: it does not exist, is no directory, or may not be read or written.</summary>
    PathUnusable,

    /// <summary>Any other input or output error. Trying again may help.</summary>
    InputOutput,
}

/// <summary>A store could not do what was asked. What it held before is unchanged.</summary>
public sealed class StoreException : Exception
{
    /// <summary>A failure with what went wrong, where, and how to mend it.</summary>
    public StoreException(StoreFailure failure, string message, Exception? inner = null)
        : base(message, inner) => Failure = failure;

    /// <summary>What the caller can do about it.</summary>
    public StoreFailure Failure { get; }
}
