namespace Embedded.Sync;

/// <summary>On whose behalf a request is made, as the transport has authenticated it.</summary>
/// <param name="User">The user's stable name. Cursors made for one user are refused to any other.</param>
public sealed record SyncCaller(string User)
{
    /// <summary>A caller without a name, for hubs that know no users.</summary>
    public static SyncCaller Anonymous { get; } = new("");
}
