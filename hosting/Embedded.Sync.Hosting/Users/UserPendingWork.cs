namespace Embedded.Sync.Hosting;

/// <summary>A user who has a database on the device, and what of his work is not uploaded yet.</summary>
/// <param name="User">The user's stable name.</param>
/// <param name="PendingCount">Local transactions that the hub has not decided.</param>
/// <param name="IsCurrent">True for the one who is logged in.</param>
public sealed record UserPendingWork(string User, int PendingCount, bool IsCurrent);
