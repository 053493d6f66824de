using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>A sound scan over a list of rows, in the order of the list.</summary>
internal sealed class RowScan(IReadOnlyList<StoreRow> rows) : IStoreScan
{
    private int _index = -1;
    private bool _isDisposed;

    public ReadOnlySpan<byte> Key => Present.Key;

    public ReadOnlySpan<byte> Value => Present.Value;

    public bool MoveNext()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (_index < rows.Count) _index++;
        return _index < rows.Count;
    }

    public void Dispose() => _isDisposed = true;

    private StoreRow Present
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            return rows[_index];
        }
    }
}
