namespace Embedded.Sync;

/// <summary>What a resolver chooses from: one object that its device and somebody else changed.</summary>
/// <remarks>
/// The three objects are the resolver's own copies and differ only in the attributes that the device changed. A
/// resolver looks at nothing else, neither clock nor chance, so that replays end alike.
/// </remarks>
/// <typeparam name="T">The class that the resolver was declared for.</typeparam>
public sealed class ConflictArguments<T>
    where T : class
{
    internal ConflictArguments(T? before, T hub, T? device, IReadOnlyList<string> attributes, SyncCaller caller)
    {
        Base = before;
        Hub = hub;
        Device = device;
        Attributes = attributes;
        Caller = caller;
    }

    /// <summary>
    /// The object as the device saw it when it made the change. Null where that is not known: after a restore, or
    /// where a replaced value is longer than 64 bytes.
    /// </summary>
    public T? Base { get; }

    /// <summary>The object as the hub has it now; counters with what the device added.</summary>
    public T Hub { get; }

    /// <summary>The hub's object with the device's changes; null where the device deleted it.</summary>
    public T? Device { get; }

    /// <summary>The attributes in conflict, by name; empty for a delete.</summary>
    public IReadOnlyList<string> Attributes { get; }

    /// <summary>Who sent the change.</summary>
    public SyncCaller Caller { get; }
}
