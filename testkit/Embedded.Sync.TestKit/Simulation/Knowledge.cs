using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>
/// Which values a replica has ever been shown, by their digests, in the order in which it was; and which transactions
/// it has committed, by their ids.
/// </summary>
internal sealed class Knowledge
{
    private readonly Dictionary<ulong, int> _order = [];

    public int Count => _order.Count;

    public Knowledge Copy()
    {
        var copy = new Knowledge();
        foreach (var (value, place) in _order) copy._order.Add(value, place);
        return copy;
    }

    public void Add(ReadOnlySpan<byte> value) => _order.TryAdd(Fnv.Add(Fnv.Start, value), _order.Count);

    public void Add(ObjectId transaction) => Add(BytesOf(transaction));

    public void AddRow(ReadOnlySpan<byte> row)
    {
        var reader = new MessagePackReader(row);
        for (var left = RowHeader.Read(ref reader).AttributeCount; left > 0; left--) Add(reader.ReadRaw());
    }

    /// <summary>True where the transaction was committed before a mark was taken.</summary>
    public bool Knew(ObjectId transaction, int mark) => Knew(BytesOf(transaction), mark);

    /// <summary>True where the value was known before a mark was taken.</summary>
    public bool Knew(ReadOnlySpan<byte> value, int mark) =>
        _order.TryGetValue(Fnv.Add(Fnv.Start, value), out var place) && place < mark;

    private static byte[] BytesOf(ObjectId id)
    {
        var bytes = new byte[ObjectId.Size];
        id.Write(bytes);
        return bytes;
    }
}
