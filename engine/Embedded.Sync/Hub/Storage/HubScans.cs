using System.Buffers.Binary;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Hub;

/// <summary>Rows of one entity: the id is the end of the key.</summary>
internal sealed class HubRowScan(IStoreScan scan) : IHubRowScan
{
    public ObjectId Id => ObjectId.Read(scan.Key[^ObjectId.Size..]);

    public ReadOnlySpan<byte> Row => scan.Value;

    public bool MoveNext() => scan.MoveNext();

    public void Dispose() => scan.Dispose();
}

/// <summary>Departures and live entries of one entity, merged in order of position.</summary>
internal sealed class HubChangeScan : IHubChangeScan
{
    private readonly IStoreScan _departures;
    private readonly IStoreScan _changes;
    private Position? _departure;
    private Position? _change;
    private bool _started;

    public HubChangeScan(IStoreScan departures, IStoreScan changes)
    {
        _departures = departures;
        _changes = changes;
    }

    public Position Position { get; private set; }

    public bool IsDeparture { get; private set; }

    public ReadOnlySpan<byte> OldValues => _departures.Value;

    public bool MoveNext()
    {
        if (!_started || IsDeparture) _departure = Advance(_departures);
        if (!_started || !IsDeparture) _change = Advance(_changes);
        _started = true;
        IsDeparture = _departure is { } departure && (_change is not { } change || departure <= change);
        var next = IsDeparture ? _departure : _change;
        Position = next ?? Position;
        return next is not null;
    }

    public void Dispose()
    {
        _departures.Dispose();
        _changes.Dispose();
    }

    private static Position? Advance(IStoreScan scan)
    {
        if (!scan.MoveNext()) return null;
        var end = scan.Key[^(sizeof(ulong) + ObjectId.Size)..];
        return new Position(BinaryPrimitives.ReadUInt64BigEndian(end), ObjectId.Read(end[sizeof(ulong)..]));
    }
}
