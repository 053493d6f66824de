namespace Embedded.Sync;

/// <summary>What the work for one request was, for whoever limits that. Written by the hub while it answers.</summary>
public sealed class SyncRequestReport
{
    /// <summary>
    /// The entities of which a download began, for the first time or anew: what costs a hub most.
    /// </summary>
    /// <value>Default: 0.</value>
    public int Resets { get; internal set; }
}
