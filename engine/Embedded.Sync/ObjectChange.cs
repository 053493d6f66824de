namespace Embedded.Sync;

/// <summary>What became of an object, as the app sees it.</summary>
public enum ObjectChangeKind
{
    /// <summary>It was created, came to the device, or its attributes changed.</summary>
    Changed,

    /// <summary>It reads as absent now: deleted, or out of the device's scope.</summary>
    Removed,
}

/// <summary>One object whose attributes, or whose presence, differ from before.</summary>
/// <param name="EntityType">The class of the object.</param>
/// <param name="Id">The object.</param>
/// <param name="Kind">What became of it.</param>
public readonly record struct ObjectChange(Type EntityType, Guid Id, ObjectChangeKind Kind);

/// <summary>
/// What one commit or one downloaded batch changed. An echo of the device's own work is not a
/// change.
/// </summary>
public sealed class DatabaseChangedEventArgs : EventArgs
{
    internal DatabaseChangedEventArgs(IReadOnlyList<ObjectChange> changes, bool isLocal)
    {
        Changes = changes;
        IsLocal = isLocal;
    }

    /// <summary>The objects, each once; at least one.</summary>
    public IReadOnlyList<ObjectChange> Changes { get; }

    /// <summary>True for a unit of work of this device; false for a synchronisation.</summary>
    public bool IsLocal { get; }
}
