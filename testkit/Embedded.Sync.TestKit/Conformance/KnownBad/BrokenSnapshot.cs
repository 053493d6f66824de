using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>A snapshot that passes everything on to a sound one. Disposing it disposes the sound one.</summary>
internal class BrokenSnapshot(IStoreSnapshot inner) : IStoreSnapshot
{
    protected IStoreSnapshot Inner { get; } = inner;

    public virtual bool TryGet(scoped ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value) =>
        Inner.TryGet(key, out value);

    public virtual IStoreScan Scan(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) => Inner.Scan(from, to);

    public virtual void Dispose() => Inner.Dispose();

    /// <summary>All rows of a range of the sound snapshot.</summary>
    protected List<StoreRow> Rows(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        var rows = new List<StoreRow>();
        using var scan = Inner.Scan(from, to);
        while (scan.MoveNext()) rows.Add(new StoreRow(scan.Key.ToArray(), scan.Value.ToArray()));
        return rows;
    }
}
