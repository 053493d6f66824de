namespace Embedded.Sync.Hosting;

/// <summary>Why a worker synchronises.</summary>
internal enum SyncReason
{
    /// <summary>The host has started.</summary>
    Start,

    /// <summary>It is time.</summary>
    Schedule,

    /// <summary>The app asked for it.</summary>
    Request,

    /// <summary>The app has committed work.</summary>
    Commit,

    /// <summary>The connection is back.</summary>
    Reconnect,
}
