using System.Collections.Immutable;
using Embedded.Sync.Model;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Verification.Access;

/// <summary>What is verified, with what.</summary>
internal sealed record AccessSetup(SyncProfile Profile, AccessRules Rules)
{
    private readonly Dictionary<ushort, EntityAccess> _access =
        Profile.Model.Entities.ToDictionary(entity => entity.Number, EntityAccess.Of);

    public Func<IStore>? NewStore { get; init; }

    public ImmutableArray<SyncCaller> Callers { get; init; } = [];

    public ModelValues Values { get; init; } = ModelValues.Default;

    public AccessIntent Intent { get; init; } = AccessIntent.None;

    /// <summary>What devices download whole, so that each has just what its caller may read.</summary>
    public IReadOnlyList<EntityType> Entities { get; } = [.. Profile.Model.Entities
        .Where(entity => !entity.IsSystem && Profile.IsDownloaded(entity) && Profile.ConstraintOf(entity) is null)];

    /// <summary>The attributes of an entity that devices write and read, but for access rules.</summary>
    public static IEnumerable<AttributeDefinition> AttributesOf(EntityType entity) => entity.Attributes
        .Where(attribute => !attribute.IsFilledByHub && !attribute.IsHubOnly);

    public EntityAccess Access(EntityType entity) => _access[entity.Number];

    public void Check()
    {
        if (NewStore is null)
            throw new InvalidOperationException("There is no store to verify with: call WithStore first.");
        if (Callers.IsEmpty)
            throw new InvalidOperationException("There is nobody whose access is verified: call WithCallers first.");
        if (Entities.Count == 0)
            throw new InvalidOperationException(
                $"Profile '{Profile.Name}' downloads no entity without a constraint; there is nothing to verify.");
    }
}
