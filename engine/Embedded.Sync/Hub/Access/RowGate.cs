using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// Which rows of one exact entity a caller may do one thing with: those that meet, for each class that has a rule
/// about them, one of its grants. Immutable.
/// </summary>
internal sealed class RowGate
{
    private readonly List<RowFilter[]> _levels = [];
    private readonly SortedSet<int> _attributes = [];

    private RowGate()
    {
    }

    /// <summary>Lets every row pass.</summary>
    public static RowGate Open { get; } = new();

    public bool IsOpen => _levels.Count == 0;

    /// <summary>What it looks at, <see cref="PredicateOperand.Id"/> and the changed date among them.</summary>
    public IReadOnlySet<int> Attributes => _attributes;

    public bool Holds(ObjectId id, ReadOnlySpan<byte> row)
    {
        foreach (var level in _levels)
            if (!HoldsAny(level, id, row)) return false;
        return true;
    }

    /// <summary>The gate for a caller.</summary>
    /// <param name="exact">Whose rows come.</param>
    /// <param name="rules">Those of the entity and its generalisations.</param>
    /// <param name="kind">What the caller wants to do.</param>
    /// <param name="caller">Who comes.</param>
    /// <param name="digest">Where what it depends on is appended, if asked for: equal for equal gates.</param>
    public static RowGate Of(EntityType exact, IEnumerable<EntityAccessRule> rules, AccessKind kind,
        SyncCaller caller, ByteBuffer? digest = null)
    {
        var gate = new RowGate();
        foreach (var rule in rules)
        {
            var grants = rule.Grants(kind).Where(grant => grant.When?.Invoke(caller) != false).ToList();
            if (!grants.Exists(grant => grant.Condition is null)) gate.Add(exact, grants, caller, digest);
        }

        return gate.IsOpen ? Open : gate;
    }

    private void Add(EntityType exact, List<AccessGrant> grants, SyncCaller caller, ByteBuffer? digest)
    {
        var filters = new List<RowFilter>();
        foreach (var condition in grants.Select(grant => grant.Condition!))
        {
            if (CallerArguments.Find(condition, caller) is not { } arguments) continue;
            filters.Add(condition.Bind(exact, arguments));
            _attributes.UnionWith(condition.Attributes);
            if (digest is null) continue;
            var writer = new MessagePackWriter(digest);
            writer.WriteBinary(condition.CanonicalBytes);
            foreach (var parameter in condition.Parameters) writer.WriteBinary(arguments.CanonicalOf(parameter));
            var absent = AbsentValues.Of(exact);
            foreach (var number in condition.Attributes) writer.WriteBinary(absent.GetValueOrDefault(number, []));
        }

        if (digest is not null) new MessagePackWriter(digest).WriteInt64(filters.Count);
        _levels.Add([.. filters]);
    }

    private static bool HoldsAny(RowFilter[] filters, ObjectId id, ReadOnlySpan<byte> row)
    {
        foreach (var filter in filters)
            if (filter.Holds(id, row)) return true;
        return false;
    }
}
