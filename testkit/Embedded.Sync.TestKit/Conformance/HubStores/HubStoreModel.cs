using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Conformance.HubStores;

/// <summary>What a hub's store should hold after the commits that were made.</summary>
internal sealed class HubStoreModel
{
    public SortedDictionary<ObjectKey, (ulong Version, byte[] Row)> Rows { get; } = [];

    /// <summary>The version of each departure, by object and old values.</summary>
    public Dictionary<(ObjectKey Key, byte Value), ulong> Departures { get; } = [];

    public Dictionary<ObjectId, (ObjectId Client, ulong Version)> Decisions { get; } = [];

    public Dictionary<ObjectId, ulong> Newest { get; } = [];

    public Dictionary<ulong, ulong> Tags { get; } = [];

    /// <summary>The entries of one entity's index, departures before the live entry of their position.</summary>
    public IEnumerable<(Position Position, bool IsDeparture)> Entries(ushort entity) =>
        Rows.Where(row => row.Key.Entity == entity)
            .Select(row => (new Position(row.Value.Version, row.Key.Id), false))
            .Concat(Departures.Where(one => one.Key.Key.Entity == entity)
                .Select(one => (new Position(one.Value, one.Key.Key.Id), true)))
            .OrderBy(entry => entry.Item1).ThenBy(entry => !entry.Item2);
}
