using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>
/// The downloaded entities of which an uploaded transaction left something else on the hub than its device shows:
/// what handlers, filled attributes, deletes and conflict policies made of its objects and of others. A device that
/// only uploads downloads these, to show what became of its work.
/// </summary>
internal static class TouchedEntities
{
    public static IEnumerable<ushort> Of(
        SyncProfile profile, CallerAccess access, WriteAccess writing, HubDraft draft, ConflictLog conflicts)
    {
        var kept = conflicts.All
            .Where(conflict => conflict.Resolution is ConflictResolution.HubWon or ConflictResolution.Resolved)
            .Select(conflict => conflict.Key.Entity);
        var written = draft.Written.Distinct().Where(key => IsTouched(key, draft[key], access, writing))
            .Select(key => key.Entity);
        var downloaded = profile.Downloaded.Select(entity => entity.Number).ToHashSet();
        return kept.Concat(written).Where(downloaded.Contains).Distinct().Order();
    }

    /// <summary>What the caller may not read is to him as what is not there, before and after.</summary>
    private static bool IsTouched(ObjectKey key, DraftObject target, CallerAccess access, WriteAccess writing)
    {
        if (!writing.TryGetSent(key, out var sent)) sent = target.Original;
        return !ReferenceEquals(sent, target.Row)
            && !Readable(access, key, sent).SequenceEqual(Readable(access, key, target.Row));
    }

    private static byte[] Readable(CallerAccess access, ObjectKey key, byte[]? row) =>
        row is not null && access.CanRead(key, row) ? access.Of(key.Entity).Readable(row).ToArray() : [];
}
