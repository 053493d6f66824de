using System.Buffers.Binary;
using System.Security.Cryptography;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// What one caller may see of one entity through one profile: a filter on rows, and a digest that changes when the
/// filter does (rule R8). Made anew for each request.
/// </summary>
internal sealed class HubScope
{
    private readonly RowFilter? _filter;
    private readonly EntityGrants _grants;

    private HubScope(
        EntityType entity, RowFilter? filter, EntityGrants grants, ulong hash, ulong recordedSince)
    {
        Entity = entity;
        _filter = filter;
        _grants = grants;
        Hash = hash;
        RecordedSince = recordedSince;
    }

    public EntityType Entity { get; }

    public ulong Hash { get; }

    /// <summary>Departures after this version hold every attribute that the filter reads.</summary>
    public ulong RecordedSince { get; }

    /// <summary>True where the filter lets every row pass.</summary>
    public bool IsEverything => _filter is null && _grants.Read.IsOpen;

    /// <summary>True for a row, or the old values of one, that lies within the scope.</summary>
    public bool Contains(ObjectId id, ReadOnlySpan<byte> row) =>
        (_filter is null || _filter.Holds(id, row)) && _grants.Read.Holds(id, row);

    /// <summary>What the caller gets of a row within the scope; valid until the next call.</summary>
    public ReadOnlySpan<byte> Readable(ReadOnlySpan<byte> row) => _grants.Readable(row);

    /// <summary>
    /// The scope of an entity: what the profile demands, with the values that the device supplies, of what the caller
    /// may read.
    /// </summary>
    /// <exception cref="PredicateException">A value is missing or of another type.</exception>
    public static HubScope Of(SyncProfile profile, EntityType entity, PredicateArguments arguments,
        CallerAccess access, DepartureAttributes departures)
    {
        var grants = access.Of(entity);
        var condition = profile.ConstraintOf(entity);
        var attributes = (condition?.Attributes ?? Enumerable.Empty<int>()).Concat(grants.Read.Attributes);
        return new HubScope(entity, condition?.Bind(entity, arguments), grants,
            HashOf(profile, entity, arguments, grants.Digest), departures.Since(entity.Number, attributes));
    }

    /// <summary>
    /// The digest alone: of conditions, values, what the class says that nil stands for, and what the caller may read.
    /// </summary>
    public static ulong HashOf(
        SyncProfile profile, EntityType entity, PredicateArguments arguments, ReadOnlySpan<byte> access = default)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        foreach (var level in ProfileConstraints.SelfAndGeneralisations(entity))
        {
            writer.WriteInt64(level.Number);
            writer.WriteInt64((int)profile.ModeOf(level));
        }

        if (!access.IsEmpty)
        {
            writer.WriteString("access");
            writer.WriteBinary(access);
        }

        if (profile.ConstraintOf(entity) is not { } condition) return Digest(buffer.WrittenSpan);
        writer.WriteBinary(condition.CanonicalBytes);
        foreach (var parameter in condition.Parameters) writer.WriteBinary(arguments.CanonicalOf(parameter));
        var absent = AbsentValues.Of(entity);
        foreach (var number in condition.Attributes) writer.WriteBinary(absent.GetValueOrDefault(number, []));
        return Digest(buffer.WrittenSpan);
    }

    /// <summary>Eight bytes that stand for a user in cursors.</summary>
    public static ulong UserHash(SyncCaller caller)
    {
        var buffer = new ByteBuffer();
        new MessagePackWriter(buffer).WriteString(caller.User);
        return Digest(buffer.WrittenSpan);
    }

    /// <summary>The first eight bytes of a SHA-256.</summary>
    public static ulong Digest(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(bytes));
}
