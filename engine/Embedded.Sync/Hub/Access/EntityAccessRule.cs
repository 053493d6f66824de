using Embedded.Sync.Model;

namespace Embedded.Sync.Hub;

/// <summary>What one class declares about access to its objects and those of its specialisations.</summary>
internal sealed class EntityAccessRule(EntityType entity)
{
    private readonly List<(AccessKind Kind, AccessGrant Grant)> _grants = [];

    public EntityType Entity { get; } = entity;

    /// <summary>Attributes that neither leave the hub nor are taken.</summary>
    public List<AttributeRestriction> Hidden { get; } = [];

    /// <summary>Attributes that are read and not taken.</summary>
    public List<AttributeRestriction> ReadOnly { get; } = [];

    public List<WriteCheck> Checks { get; } = [];

    public void Add(AccessKind kind, AccessGrant grant) => _grants.Add((kind, grant));

    public IEnumerable<AccessGrant> Grants(AccessKind kind) =>
        _grants.Where(declared => declared.Kind == kind).Select(declared => declared.Grant);

    /// <summary>True where every caller may read every row of it whole.</summary>
    public bool IsReadOpen => Hidden.Count == 0 && Grants(AccessKind.Read).Any(grant => grant.IsOpen);
}
