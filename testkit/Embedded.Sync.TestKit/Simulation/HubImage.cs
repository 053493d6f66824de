using System.Buffers.Binary;
using Embedded.Sync.Hub;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Conformance;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>Everything in the hub's store at one moment that can be counted again, read key by key.</summary>
internal sealed class HubImage
{
    public SortedDictionary<ObjectKey, byte[]> Rows { get; } = [];

    /// <summary>The live entries of the change index, each with its version.</summary>
    public List<(ObjectKey Key, ulong Version)> LiveEntries { get; } = [];

    public Dictionary<ushort, long> Counts { get; } = [];

    public HashSet<ulong> Tags { get; } = [];

    public HashSet<ObjectId> Decisions { get; } = [];

    public HashSet<ObjectId> DecisionsByVersion { get; } = [];

    /// <summary>The objects that have versions of attributes.</summary>
    public HashSet<ObjectKey> Versioned { get; } = [];

    public static HubImage Read(IStore store)
    {
        var image = new HubImage();
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan([], []);
        while (scan.MoveNext()) image.Add(scan.Key, scan.Value);
        return image;
    }

    public static HubImage Of(IEnumerable<StoreRow> rows)
    {
        var image = new HubImage();
        foreach (var (key, value) in rows) image.Add(key, value);
        return image;
    }

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        switch (key[0])
        {
            case HubTables.Rows:
                Rows.Add(KeyOf(key), value.ToArray());
                break;
            case HubTables.Changes:
                LiveEntries.Add((KeyOf(key), BinaryPrimitives.ReadUInt64BigEndian(key[3..])));
                break;
            case HubTables.Counts:
                Counts[BinaryPrimitives.ReadUInt16BigEndian(key[1..])] = BinaryPrimitives.ReadInt64BigEndian(value);
                break;
            case HubTables.Tags:
                Tags.Add(BinaryPrimitives.ReadUInt64BigEndian(key[1..]));
                break;
            case HubTables.Decisions:
                Decisions.Add(IdOf(key));
                break;
            case HubTables.DecisionsByVersion:
                DecisionsByVersion.Add(IdOf(key));
                break;
            case HubTables.AttributeVersions:
                Versioned.Add(KeyOf(key));
                break;
        }
    }

    /// <summary>Entity first, id last; what lies between does not matter.</summary>
    private static ObjectKey KeyOf(ReadOnlySpan<byte> key) =>
        new(BinaryPrimitives.ReadUInt16BigEndian(key[1..]), IdOf(key));

    private static ObjectId IdOf(ReadOnlySpan<byte> key) => ObjectId.Read(key[^ObjectId.Size..]);
}
