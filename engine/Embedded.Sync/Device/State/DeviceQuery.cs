using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Device;

/// <summary>
/// Walks what the app sees of one entity in order of id: base rows and objects that only the outbox knows, merged.
/// </summary>
internal sealed class DeviceQuery : IObjectCursor
{
    private readonly DeviceReader _reader;
    private readonly ushort _entity;
    private readonly RowFilter? _filter;
    private readonly IStoreScan _rows;
    private readonly IStoreScan? _places;
    private ObjectId _id;
    private byte[] _overlaid = [];
    private bool _hasRow;
    private bool _hasPlace;
    private bool _isOverlaid;

    public DeviceQuery(DeviceReader reader, EntityType entity, SyncMode mode, RowFilter? filter = null,
        ObjectId after = default)
    {
        _reader = reader;
        _entity = entity.Number;
        _filter = filter;
        _rows = entity.Number == SyncHelper.EntityNumber ? ScanHelpers(reader)
            : reader.ScanRows(TableOf(mode), _entity, after, ObjectId.End);
        if (!reader.HasPending || mode == SyncMode.Never) return;
        _hasRow = _rows.MoveNext();
        _places = reader.ScanPlaces(_entity, after, ObjectId.End);
        _hasPlace = _places.MoveNext();
    }

    /// <summary>The present object's id; read from the key only where it is asked for.</summary>
    public ObjectId Id => _places is null ? IdOf(_rows.Key) : _id;

    /// <summary>The present object's row; valid until the next <see cref="MoveNext"/>.</summary>
    public ReadOnlySpan<byte> Row => _isOverlaid ? _overlaid : _rows.Value;

    private bool _rowIsCurrent;

    public bool MoveNext() => _places is null ? MoveToNextRow() : MoveToNextOfBoth();

    public void Dispose()
    {
        _rows.Dispose();
        _places?.Dispose();
    }

    /// <summary>Nothing is pending: the rows are what the app sees.</summary>
    private bool MoveToNextRow()
    {
        while (_rows.MoveNext())
        {
            var row = _rows.Value;
            if (!row.IsEmpty && Passes(row)) return true;
        }

        return false;
    }

    private bool MoveToNextOfBoth()
    {
        do
        {
            if (_rowIsCurrent) _hasRow = _rows.MoveNext();
            _rowIsCurrent = false;
            if (!_hasRow && !_hasPlace) return false;
            Step();
        }
        while (Row.IsEmpty || !Passes(Row));
        return true;
    }

    private bool Passes(ReadOnlySpan<byte> row) =>
        _filter is null || _filter.Holds(_filter.ReadsId ? Id : ObjectId.None, row);

    private void Step()
    {
        var rowId = _hasRow ? IdOf(_rows.Key) : ObjectId.End;
        var placeId = _hasPlace ? ChangePlace.ReadId(_places!.Key) : ObjectId.End;
        _id = placeId < rowId ? placeId : rowId;
        _rowIsCurrent = _hasRow && rowId == _id;
        _isOverlaid = _hasPlace && placeId == _id;
        if (!_isOverlaid) return;
        _overlaid = _reader.TryGetView(new ObjectKey(_entity, _id), out var row) ? row.ToArray() : [];
        while (_hasPlace && ChangePlace.ReadId(_places!.Key) == _id) _hasPlace = _places.MoveNext();
    }

    private static byte TableOf(SyncMode mode) => mode == SyncMode.Never ? DeviceTables.LocalRows : DeviceTables.Rows;

    private static ObjectId IdOf(ReadOnlySpan<byte> key) => key.Length < ObjectId.Size
        ? new ObjectId(System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(key[^2..]))
        : ObjectId.Read(key[^ObjectId.Size..]);

    private static IStoreScan ScanHelpers(DeviceReader reader)
    {
        var end = StoreKey.Of(DeviceTables.Helpers);
        end.MakePrefixEnd();
        return reader.Snapshot.Scan(StoreKey.Of(DeviceTables.Helpers).Span, end.Span);
    }
}
