using Embedded.Sync.Predicates;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// Which attributes departures hold: those that the scopes of any profile and the access rules read. For each, the
/// version since which they do. A hub that is opened with other profiles or rules goes on with what both sets read,
/// and begins with the rest; before that, moves of the rest left no trace, so a cursor from before begins anew (rule
/// R7, check 9). Immutable while the hub is open.
/// </summary>
internal sealed class DepartureAttributes
{
    private readonly SortedDictionary<ushort, SortedDictionary<int, ulong>> _since = [];

    private DepartureAttributes()
    {
    }

    /// <summary>The attributes of an entity, ascending; without the id, which departures have anyway.</summary>
    public IEnumerable<int> Of(ushort entity) => _since.TryGetValue(entity, out var attributes) ? attributes.Keys : [];

    /// <summary>The version since which departures hold all of these attributes; 0 for always.</summary>
    public ulong Since(ushort entity, IEnumerable<int> attributes) => attributes
        .Select(number => number == PredicateOperand.Id ? 0 : _since[entity][number]).DefaultIfEmpty().Max();

    /// <summary>Takes up what a store says, and writes what the profiles need where that is another set.</summary>
    public static DepartureAttributes Open(
        IHubStore store, IReadOnlyList<SyncProfile> profiles, AccessRules access, Durability durability)
    {
        using var snapshot = store.Snapshot();
        var stored = snapshot.TryGetDepartureAttributes(out var bytes) ? FromStore(bytes) : new DepartureAttributes();
        var state = snapshot.State;
        var needed = new DepartureAttributes();
        foreach (var profile in profiles)
            foreach (var entity in profile.Downloaded)
                foreach (var number in (profile.ConstraintOf(entity)?.Attributes ?? Enumerable.Empty<int>())
                    .Concat(access.AttributesOf(entity)))
                    if (number != PredicateOperand.Id)
                        needed.Add(entity.Number, number, stored.Find(entity.Number, number) ?? state.Head.Head);
        var written = needed.ToBytes();
        if (written.AsSpan().SequenceEqual(stored.ToBytes())) return needed;
        var commit = store.Begin();
        commit.PutDepartureAttributes(written);
        commit.Write(state, durability);
        return needed;
    }

    private ulong? Find(ushort entity, int number) =>
        _since.TryGetValue(entity, out var attributes) && attributes.TryGetValue(number, out var since) ? since : null;

    private void Add(ushort entity, int number, ulong since)
    {
        if (!_since.TryGetValue(entity, out var attributes)) _since.Add(entity, attributes = []);
        attributes[number] = since;
    }

    private byte[] ToBytes()
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(3 * _since.Values.Sum(attributes => attributes.Count));
        foreach (var (entity, attributes) in _since)
            foreach (var (number, since) in attributes)
            {
                writer.WriteUInt64(entity);
                writer.WriteInt64(number);
                writer.WriteUInt64(since);
            }

        return buffer.ToArray();
    }

    private static DepartureAttributes FromStore(ReadOnlySpan<byte> bytes)
    {
        var attributes = new DepartureAttributes();
        var reader = new MessagePackReader(bytes);
        for (var left = reader.ReadArrayHeader(); left > 0; left -= 3)
            attributes.Add(reader.ReadUInt16(), reader.ReadInt32(), reader.ReadUInt64());
        return attributes;
    }
}
