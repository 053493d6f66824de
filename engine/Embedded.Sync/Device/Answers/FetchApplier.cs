using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <summary>
/// Brings objects that were fetched by their ids into one batch. They are preserved rows, which no page writes; what
/// is pending on them stays laid over them, and meets what the hub wrote when it is uploaded.
/// </summary>
internal sealed class FetchApplier(
    DeviceReader reader, SyncProfile profile, PreservedRows preserved, ViewChanges views)
{
    private static readonly Dictionary<ChangePlace, bool> NothingNew = [];

    /// <summary>How many rows were written, and how many removed.</summary>
    public (long Written, long Removed) Moved { get; private set; }

    public void Apply(SyncAnswer.Fetched fetched)
    {
        foreach (var (key, row) in fetched.Objects)
        {
            // No hub of this protocol sends others: those rows belong to pages.
            if (profile.Model.FindEntity(key.Entity) is { } entity
                && profile.ModeOf(entity) == SyncMode.NothingPreserve) Apply(key, row.Span);
        }
    }

    private void Apply(ObjectKey key, ReadOnlySpan<byte> row)
    {
        var old = reader.TryGetBase(key, out var stored) ? stored.ToArray() : [];
        if (row.IsEmpty && old.Length == 0) return;
        Moved = row.IsEmpty ? (Moved.Written, Moved.Removed + 1) : (Moved.Written + 1, Moved.Removed);
        preserved.Replace(key, row);
        if (!views.IsObserved) return;
        var before = reader.TryGetView(key, out var seen) ? seen.ToArray() : [];
        views.Compare(key, before, reader.TryGetView(key, row, NothingNew, out var after) ? after : []);
    }
}
