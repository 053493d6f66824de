using Embedded.Sync.Storage;

namespace Embedded.Sync.Hosting;

/// <summary>
/// What the databases of a device's users are made of. Read once, when <see cref="UserDatabases"/> is made.
/// </summary>
public sealed class UserDatabasesOptions
{
    /// <summary>What is kept on the device, and how it synchronises. Needed.</summary>
    public SyncProfile? Profile { get; set; }

    /// <summary>The directory under which each user has one. Needed; made where it is missing.</summary>
    public string? Root { get; set; }

    /// <summary>Opens a user's store in a directory, which exists. Needed.</summary>
    public Func<string, IStore>? OpenStore { get; set; }

    /// <summary>Makes the way to the hub that carries a user's credentials. Needed.</summary>
    /// <value>
    /// <c>AddUserDatabases</c> sets it to HTTP, to
    /// <see cref="SyncClientOptions.HubAddress"/>, where it is null.
    /// </value>
    public Func<SyncAuthorization, ISyncTransport>? CreateTransport { get; set; }

    /// <summary>How each database asks the hub.</summary>
    public SynchronizerOptions Synchronizer { get; set; } = new();

    /// <summary>
    /// Whether pending work of a user who is left goes up in the background, by his own credentials, while the next
    /// one works. What does not succeed waits until he is back.
    /// </summary>
    /// <value>Default true.</value>
    public bool UploadAfterLeaving { get; set; } = true;

    /// <summary>What a commit survives.</summary>
    /// <value>Default <see cref="Storage.Durability.Durable"/>.</value>
    public Durability Durability { get; set; } = Durability.Durable;
}
