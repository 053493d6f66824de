using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <summary>What a unit of work does to one object.</summary>
/// <param name="Kind">Create, update or delete.</param>
/// <param name="Entity">The object's entity.</param>
/// <param name="Id">The object's id.</param>
/// <param name="Target">The object with its new values; null for a delete.</param>
/// <param name="Original">The row that the app read it from, where it was read through the unit of work.</param>
internal sealed record WorkItem(
    ChangeKind Kind, EntityType Entity, ObjectId Id, object? Target, ReadOnlyMemory<byte>? Original)
{
    /// <summary>
    /// True where the same unit of work deleted the object before it created it: whether it is there to be replaced
    /// shows at the commit.
    /// </summary>
    public bool Replaces { get; init; }

    /// <summary>
    /// What the counters of an object that is retried were counted up from; null: from the row that it changes.
    /// </summary>
    public IReadOnlyDictionary<int, long>? CountedFrom { get; init; }

    /// <summary>The refused update that an edited object stands for; null for none.</summary>
    public SynchronizationError? Retries { get; init; }

    /// <summary>The exception that says why the item cannot be committed.</summary>
    public CommitException Refused(string why) => new(Entity.Name, Id.ToGuid(), why);
}
