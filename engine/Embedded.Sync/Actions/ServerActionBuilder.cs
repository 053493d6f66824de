namespace Embedded.Sync;

/// <summary>Says who may call an action. Each action states it; there is no default.</summary>
public sealed class ServerActionBuilder
{
    internal ServerActionBuilder()
    {
    }

    internal Func<SyncCaller, bool>? Allows { get; private set; }

    /// <summary>
    /// Lets those call it for whom a condition holds. It is asked at each call, before anything is read.
    /// </summary>
    public void Authorize(Func<SyncCaller, bool> allows)
    {
        ArgumentNullException.ThrowIfNull(allows);
        Allows = allows;
    }

    /// <summary>Lets every caller call it whose name is known.</summary>
    public void AllowAuthenticated() => Authorize(caller => caller != SyncCaller.Anonymous);

    /// <summary>Lets everybody call it.</summary>
    public void AllowAnonymous() => Authorize(_ => true);
}
