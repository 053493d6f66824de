using System.Collections.Frozen;
using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>What one caller may do with objects of one exact entity. For one request; not thread-safe.</summary>
internal sealed class EntityGrants
{
    private readonly EntityType _entity;
    private readonly IReadOnlyList<EntityAccessRule> _rules;
    private readonly SyncCaller _caller;
    private readonly RowGate[] _gates = new RowGate[4];
    private readonly ByteBuffer _readable = new(0);
    private byte[]? _digest;

    public EntityGrants(EntityType entity, IReadOnlyList<EntityAccessRule> rules, SyncCaller caller)
    {
        _entity = entity;
        _rules = rules;
        _caller = caller;
        Hidden = Restricted(rules.SelectMany(rule => rule.Hidden), entity.HubOnly);
        Closed = Restricted(rules.SelectMany(rule => rule.ReadOnly.Concat(rule.Hidden)), entity.FilledByHub);
    }

    /// <summary>The attributes that the caller must not see, nor write.</summary>
    public IReadOnlySet<int> Hidden { get; }

    /// <summary>True for an attribute that is hidden from some callers, whether from this one or not.</summary>
    public bool MayHide(int attribute) =>
        _rules.Any(rule => rule.Hidden.Exists(restriction => restriction.Attribute == attribute));

    /// <summary>The rows that the caller may read.</summary>
    public RowGate Read => Gate(AccessKind.Read);

    /// <summary>What the app's own code has to say about a caller's change.</summary>
    public IReadOnlyList<WriteCheck> Checks => [.. _rules.SelectMany(rule => rule.Checks)];

    /// <summary>The attributes that the caller must not write, the hidden ones among them.</summary>
    public IReadOnlySet<int> Closed { get; }

    /// <summary>True where there are such attributes.</summary>
    public bool IsNarrow => Closed.Count > 0;

    /// <summary>Changes whenever what the caller may read does; empty where he may read everything.</summary>
    public ReadOnlySpan<byte> Digest => _digest ??= ComputeDigest();

    public bool CanWrite(ChangeKind kind, ObjectId id, ReadOnlySpan<byte> row) => Gate(kind switch
    {
        ChangeKind.Create => AccessKind.Create,
        ChangeKind.Update => AccessKind.Update,
        _ => AccessKind.Delete,
    }).Holds(id, row);

    /// <summary>What the caller gets of a row that he may read; valid until the next call.</summary>
    public ReadOnlySpan<byte> Readable(ReadOnlySpan<byte> row)
    {
        if (Hidden.Count == 0) return row;
        _readable.Clear();
        ReadableRow.Write(row, Hidden, _readable);
        return _readable.WrittenSpan;
    }

    private RowGate Gate(AccessKind kind) =>
        _gates[(int)kind] ??= RowGate.Of(_entity, _rules, kind, _caller);

    private IReadOnlySet<int> Restricted(IEnumerable<AttributeRestriction> restrictions, FrozenSet<int> always)
    {
        int[] met = [.. restrictions.Where(restriction => restriction.Unless?.Invoke(_caller) != true)
            .Select(restriction => restriction.Attribute)];
        // Made for each request: a frozen set costs more than a request looks up in it.
        return met.Length == 0 ? always : met.Concat(always).ToHashSet();
    }

    private byte[] ComputeDigest()
    {
        if (Hidden.Count == 0 && Read.IsOpen) return [];
        var digest = new ByteBuffer();
        RowGate.Of(_entity, _rules, AccessKind.Read, _caller, digest);
        var writer = new MessagePackWriter(digest);
        writer.WriteArrayHeader(Hidden.Count);
        foreach (var number in Hidden.Order()) writer.WriteInt64(number);
        return digest.ToArray();
    }
}
