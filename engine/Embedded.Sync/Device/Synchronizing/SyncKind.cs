namespace Embedded.Sync;

/// <summary>The kinds of synchronisation.</summary>
public enum SyncKind
{
    /// <summary>Uploads all local work, then downloads what changed of every entity.</summary>
    Full,

    /// <summary>Uploads all local work; down comes only what the hub's rules made of it.</summary>
    Unsynchronized,

    /// <summary>Uploads all local work, then downloads what changed of the named entities.</summary>
    Entities,

    /// <summary>Uploads the work on the named objects, then brings these objects up to date.</summary>
    Objects,
}
