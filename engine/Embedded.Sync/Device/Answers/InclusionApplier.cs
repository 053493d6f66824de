using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <summary>
/// Finds which pending changes the base rows contain after a page (rule R16), and notes it in the page's batch. It
/// looks at the objects that the page names, and at the transactions that the cursor passes with it: what a page
/// costs does not depend on how much else is pending.
/// </summary>
internal sealed class InclusionApplier(DeviceReader reader, DeviceWriter writer, Outbox outbox, OutboxEdit edit)
{
    private readonly Dictionary<ChangePlace, bool> _included = [];
    private readonly int _pendingCount = outbox.ChangeCount;
    private readonly Dictionary<ulong, List<(ObjectKey Key, ChangePlace Place)>> _passed = [];
    private readonly List<OutboxTransaction> _decided = [.. outbox.All.Where(known => known.IsAcknowledged)];

    /// <summary>What the base contains after the page, of the changes that were looked at.</summary>
    public IReadOnlyDictionary<ChangePlace, bool> Included => _included;

    /// <summary>The objects of which the base came to contain a change, or ceased to.</summary>
    public HashSet<ObjectKey> Touched { get; } = [];

    /// <summary>
    /// A change is included when a row of at least its version is written, or when the cursor has passed it and no
    /// older row stays that a later page replaces; an older row that is written, or the object's removal, takes that
    /// back. An older row that is the newest there is says that the hub had nothing to do: it deletes nothing that
    /// the user may not read.
    /// </summary>
    /// <param name="before">The entity's mark before the page.</param>
    /// <param name="mark">Its mark after it.</param>
    /// <param name="slice">Its slice; null where it has only been passed.</param>
    public void Apply(EntityMark before, EntityMark mark, Slice? slice)
    {
        var rows = slice is null ? [] : RowsById(slice);
        if (slice is { IsRange: true })
        {
            var (from, to) = mark.Booting ? (slice.End.From, slice.End.To) : (ObjectId.None, ObjectId.End);
            using var places = reader.ScanPlaces(mark.Entity, from, to);
            while (places.MoveNext()) Note(mark, slice, rows, places);
            return;
        }

        foreach (var places in reader.ScanPlacesOf(mark.Entity, rows.Keys, _pendingCount))
            Note(mark, slice, rows, places);
        var completes = IsComplete(mark, slice) && before.Position.Id != ObjectId.End;
        foreach (var transaction in _decided)
            if (mark.Position >= new Position(transaction.AcknowledgedAt, ObjectId.None)
                && (completes || before.Position < Position.EndOf(transaction.AcknowledgedAt)))
                Pass(transaction, completes ? ObjectId.None : FromOf(before, transaction), mark, slice, rows);
    }

    /// <summary>True where no later page brings a newer row of what the hub had at this one.</summary>
    private static bool IsComplete(EntityMark mark, Slice? slice) =>
        !mark.Booting && slice is null or { End.More: false };

    private static ObjectId FromOf(EntityMark before, OutboxTransaction transaction) =>
        before.Position.Version == transaction.AcknowledgedAt ? before.Position.Id : ObjectId.None;

    /// <summary>A page may end within a transaction: then it passes those of its objects that lie between.</summary>
    private void Pass(OutboxTransaction transaction, ObjectId from, EntityMark mark, Slice? slice,
        Dictionary<ObjectId, int> rows)
    {
        var version = transaction.AcknowledgedAt;
        var to = mark.Position.Version == version ? mark.Position.Id : ObjectId.End;
        if (transaction.ChangeCount > rows.Count && (from, to) != (ObjectId.None, ObjectId.End))
        {
            using var places = reader.ScanPlaces(mark.Entity, from, to);
            while (places.MoveNext())
                if (ChangePlace.Read(places.Key).Sequence == transaction.Sequence) Note(mark, slice, rows, places);
            return;
        }

        if (!_passed.TryGetValue(transaction.Sequence, out var changes))
            _passed[transaction.Sequence] = changes = reader.ChangesOf(transaction.Sequence);
        foreach (var (key, _) in changes)
        {
            if (key.Entity != mark.Entity || key.Id <= from || key.Id > to) continue;
            using var places = reader.ScanPlaces(key);
            while (places.MoveNext()) Note(mark, slice, rows, places);
        }
    }

    private void Note(EntityMark mark, Slice? slice, Dictionary<ObjectId, int> rows, Storage.IStoreScan places)
    {
        var place = ChangePlace.Read(places.Key);
        if (edit.Find(place.Sequence) is not { } transaction || _included.ContainsKey(place)) return;
        var key = new ObjectKey(mark.Entity, ChangePlace.ReadId(places.Key));
        var stored = ChangePlace.IsIncluded(places.Value);
        if (!transaction.IsAcknowledged && !stored) return;
        var included = IsIncluded(transaction, key, stored, mark, slice, rows);
        _included.Add(place, included);
        if (stored == included) return;
        Touched.Add(key);
        writer.PutPlace(key, place, included);
        edit.Replace(transaction with { IncludedCount = transaction.IncludedCount + (included ? 1 : -1) });
    }

    private bool IsIncluded(OutboxTransaction transaction, ObjectKey key, bool stored, EntityMark mark, Slice? slice,
        Dictionary<ObjectId, int> rows)
    {
        var hasPassed = transaction.IsAcknowledged && !mark.Booting
            && mark.Position >= new Position(transaction.AcknowledgedAt, key.Id);
        if (rows.TryGetValue(key.Id, out var index) && index >= 0)
            return transaction.IsAcknowledged
                && (mark.Position >= Position.EndOf(transaction.AcknowledgedAt)
                    || RowHeader.Of(slice!.Row(index)).Version >= transaction.AcknowledgedAt);
        var isRemoved = index < 0 || (slice is { IsRange: true } && key.Id > slice.End.From && key.Id <= slice.End.To
            && reader.TryGetBase(key, out _));
        return isRemoved ? hasPassed : stored
            || (hasPassed && (IsComplete(mark, slice) || !IsOlder(key, transaction.AcknowledgedAt)));
    }

    /// <summary>
    /// True for a base row that a later page replaces: somebody wrote the object after the change, and what the app
    /// wrote has to show until then.
    /// </summary>
    private bool IsOlder(ObjectKey key, ulong version) =>
        reader.TryGetBase(key, out var row) && RowHeader.Of(row).Version < version;

    /// <summary>The index of each row of a slice by its id; -1 for the ids that are gone.</summary>
    private static Dictionary<ObjectId, int> RowsById(Slice slice)
    {
        var rows = new Dictionary<ObjectId, int>(slice.RowCount + slice.GoneCount);
        for (var index = 0; index < slice.GoneCount; index++) rows[slice.GoneId(index)] = -1;
        for (var index = 0; index < slice.RowCount; index++) rows[slice.IdOfRow(index)] = index;
        return rows;
    }
}
