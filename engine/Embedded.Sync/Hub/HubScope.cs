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

    private HubScope(EntityType entity, RowFilter? filter, ulong hash, ulong recordedSince)
    {
        Entity = entity;
        _filter = filter;
        Hash = hash;
        RecordedSince = recordedSince;
    }

    public EntityType Entity { get; }

    public ulong Hash { get; }

    /// <summary>Departures after this version hold every attribute that the filter reads.</summary>
    public ulong RecordedSince { get; }

    /// <summary>True where the filter lets every row pass.</summary>
    public bool IsEverything => _filter is null;

    /// <summary>True for a row, or the old values of one, that lies within the scope.</summary>
    public bool Contains(ObjectId id, ReadOnlySpan<byte> row) => _filter is null || _filter.Holds(id, row);

    /// <summary>
    /// The scope of an entity: what the profile demands, with the values that the device supplies, and what the class
    /// says that nil stands for.
    /// </summary>
    /// <exception cref="PredicateException">A value is missing or of another type.</exception>
    public static HubScope Of(
        SyncProfile profile, EntityType entity, PredicateArguments arguments, DepartureAttributes departures)
    {
        var condition = profile.ConstraintOf(entity);
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        foreach (var level in ProfileConstraints.SelfAndGeneralisations(entity))
        {
            writer.WriteInt64(level.Number);
            writer.WriteInt64((int)profile.ModeOf(level));
        }

        if (condition is null) return new HubScope(entity, null, Digest(buffer.WrittenSpan), 0);
        writer.WriteBinary(condition.CanonicalBytes);
        foreach (var parameter in condition.Parameters) writer.WriteBinary(arguments.CanonicalOf(parameter));
        var absent = AbsentValues.Of(entity);
        foreach (var number in condition.Attributes) writer.WriteBinary(absent.GetValueOrDefault(number, []));
        return new HubScope(entity, condition.Bind(entity, arguments), Digest(buffer.WrittenSpan),
            departures.Since(entity.Number, condition.Attributes));
    }

    /// <summary>Eight bytes that stand for a user in cursors.</summary>
    public static ulong UserHash(SyncCaller caller)
    {
        var buffer = new ByteBuffer();
        new MessagePackWriter(buffer).WriteString(caller.User);
        return Digest(buffer.WrittenSpan);
    }

    private static ulong Digest(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(bytes));
}
