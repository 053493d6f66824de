using System.Buffers.Binary;
using Embedded.Sync.Device;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>A change of the outbox as it lies in the store.</summary>
internal sealed record ImageChange(
    ObjectKey Key, ChangeKind Kind, ulong BaseVersion, SortedDictionary<int, byte[]> Attributes);

/// <summary>
/// Everything in a device's store at one moment, read key by key and put together without the engine's readers, so
/// that what these do wrong shows.
/// </summary>
internal sealed class ReplicaImage
{
    private readonly Dictionary<ushort, (ulong Stamp, long Count)> _stamps = [];
    private readonly Dictionary<ObjectKey, SortedDictionary<int, byte[]>?> _views = [];

    public SortedDictionary<ObjectKey, byte[]> Base { get; } = [];

    public SortedDictionary<ulong, OutboxTransaction> Transactions { get; } = [];

    public SortedDictionary<(ulong Sequence, uint Index), ImageChange> Changes { get; } = [];

    /// <summary>The changes of each object, with whether its base row contains them.</summary>
    public SortedDictionary<(ObjectKey Key, ulong Sequence, uint Index), bool> Places { get; } = [];

    public int LocalRowCount { get; private set; }

    public byte[] Cursor { get; private set; } = [];

    public byte[] State { get; private set; } = [];

    public Dictionary<ushort, EntityMark> Marks { get; } = [];

    /// <summary>A digest of all keys and values.</summary>
    public ulong Digest { get; private set; } = Fnv.Start;

    public static ReplicaImage Read(IStore store)
    {
        var image = new ReplicaImage();
        using var snapshot = store.Snapshot();
        using var scan = snapshot.Scan([], []);
        while (scan.MoveNext()) image.Add(scan.Key, scan.Value);
        foreach (var entity in SimulationModel.Entities)
            if (snapshot.TryGet(StoreKey.Of(DeviceTables.Rows, entity.Number).Span, out var stamp))
                image._stamps[entity.Number] = (
                    BinaryPrimitives.ReadUInt64BigEndian(stamp), BinaryPrimitives.ReadInt64BigEndian(stamp[8..]));
        foreach (var entity in SimulationModel.Entities)
            image.Marks[entity.Number] = image.Marks.GetValueOrDefault(
                entity.Number, new EntityMark { Entity = entity.Number, Name = entity.Name })
                with { RowsStamp = image.StampOf(entity.Number) };
        return image;
    }

    public ulong StampOf(ushort entity) => _stamps.TryGetValue(entity, out var found) ? found.Stamp : 0;

    public long? CountOf(ushort entity) => _stamps.TryGetValue(entity, out var found) ? found.Count : null;

    /// <summary>
    /// What the app should see of an object: the base row under the changes that it does not contain.
    /// </summary>
    public SortedDictionary<int, byte[]>? View(ObjectKey key)
    {
        if (_views.TryGetValue(key, out var known)) return known;
        return _views[key] = FindView(key);
    }

    private SortedDictionary<int, byte[]>? FindView(ObjectKey key)
    {
        var view = Base.TryGetValue(key, out var row) ? RowImage.Attributes(row) : null;
        foreach (var (place, included) in Places)
            if (place.Key == key && !included
                && Changes.TryGetValue((place.Sequence, place.Index), out var change)) view = Overlay(view, change);
        return view;
    }

    public static SortedDictionary<int, byte[]>? Overlay(SortedDictionary<int, byte[]>? view, ImageChange change)
    {
        if (change.Kind == ChangeKind.Create) return RowImage.New(change.Attributes);
        if (change.Kind == ChangeKind.Delete || view is null) return null;
        var next = new SortedDictionary<int, byte[]>(view);
        foreach (var (number, value) in change.Attributes) RowImage.Apply(next, number, value);
        return next;
    }

    private void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        Digest = Fnv.Add(Fnv.Add(Digest, key), value);
        switch (key[0])
        {
            case DeviceTables.Rows when key.Length == 3:
                break;
            case DeviceTables.Rows:
                Base.Add(KeyOf(key), value.ToArray());
                break;
            case DeviceTables.LocalRows:
                LocalRowCount++;
                break;
            case DeviceTables.Cursor:
                Cursor = value.ToArray();
                break;
            case DeviceTables.Helpers:
                Marks[EntityOf(key)] = new EntityMark { Entity = EntityOf(key), Name = "" }.WithHelper(value);
                break;
            case DeviceTables.State:
                State = value.ToArray();
                break;
            case DeviceTables.Transactions or DeviceTables.Changes or DeviceTables.ChangesByObject:
                AddOutbox(key, value);
                break;
        }
    }

    private void AddOutbox(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var number = key[0] == DeviceTables.ChangesByObject ? 0 : BinaryPrimitives.ReadUInt64BigEndian(key[1..]);
        if (key[0] == DeviceTables.Transactions) Transactions.Add(number, OutboxTransaction.FromStore(number, value));
        else if (key[0] == DeviceTables.Changes)
            Changes.Add((number, BinaryPrimitives.ReadUInt32BigEndian(key[9..])), ReadChange(value));
        else
            Places.Add(
                (KeyOf(key), BinaryPrimitives.ReadUInt64BigEndian(key[19..]),
                    BinaryPrimitives.ReadUInt32BigEndian(key[27..])), value[0] != 0);
    }

    private static ImageChange ReadChange(ReadOnlySpan<byte> value)
    {
        var reader = new MessagePackReader(value);
        var change = ChangeMessage.Read(ref reader);
        return new ImageChange(change.Key, change.Kind, change.BaseVersion, RowImage.ReadMap(change.Attributes));
    }

    private static ushort EntityOf(ReadOnlySpan<byte> key) => BinaryPrimitives.ReadUInt16BigEndian(key[1..]);

    private static ObjectKey KeyOf(ReadOnlySpan<byte> key) => new(EntityOf(key), ObjectId.Read(key[3..]));
}
