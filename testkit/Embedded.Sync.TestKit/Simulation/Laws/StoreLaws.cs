using Embedded.Sync.Device;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>What lies in the stores fits together.</summary>
internal static class StoreLaws
{
    /// <summary>
    /// What the engine holds in memory is what it would load: a batch that failed, or was killed, left nothing
    /// between.
    /// </summary>
    public static void L05_Rows_and_cursor_are_one_write(SimulatedReplica replica)
    {
        using var snapshot = replica.Seen.Snapshot();
        var (memory, stored) = (replica.Database.State, DeviceLoader.Load(snapshot, SimulationModel.Profile));
        if (stored is not null && AreSame(memory, stored)) return;
        LawBrokenException.Throw(nameof(L05_Rows_and_cursor_are_one_write), $"the store to hold {memory}", $"{stored}");
    }

    /// <summary>The engine counts as much work as there lies in the store.</summary>
    public static void L05_Work_is_counted_as_stored(SimulatedReplica replica)
    {
        var (counted, stored) = (replica.Database.PendingCount, replica.PendingCount);
        if (counted != stored)
            LawBrokenException.Throw(
                nameof(L05_Work_is_counted_as_stored), $"{stored} transactions to be pending", $"{counted}");
    }

    /// <summary>A store on disk that is open is not opened a second time.</summary>
    public static void L35_One_writer(SimulatedReplica replica)
    {
        if (replica.Raw is FolderStore store && store.OpenTwice() is var failure && failure != StoreFailure.Locked)
            LawBrokenException.Throw(
                nameof(L35_One_writer), $"a second opener to be told {StoreFailure.Locked}", $"{failure}");
    }

    /// <summary>Counts, outbox heads and the index by object are what counting gives.</summary>
    public static void L29_Counts_equal_a_rebuild(SimulatedReplica replica)
    {
        var image = replica.Image;
        foreach (var entity in SimulationModel.Entities)
            if (image.CountOf(entity.Number) is { } count)
                Expect(image.Base.Keys.Count(key => key.Entity == entity.Number), count, $"rows of {entity.Name}");
        foreach (var (sequence, head) in image.Transactions)
        {
            var changes = image.Changes.Keys.Count(place => place.Sequence == sequence);
            var included = image.Places.Count(place => place.Key.Sequence == sequence && place.Value);
            Expect(changes, head.ChangeCount, $"changes of transaction {sequence}");
            Expect(included, head.IncludedCount, $"included changes of transaction {sequence}");
        }

        Expect(image.Changes.Count, image.Places.Count, "places of changes");
        Expect(image.Changes.Count, image.Transactions.Values.Sum(head => head.ChangeCount), "changes in all");
        var placeless = image.Changes
            .Count(change => !image.Places.ContainsKey((change.Value.Key, change.Key.Sequence, change.Key.Index)));
        Expect(0, placeless, "changes without a place");
    }

    /// <summary>
    /// The hub's rows are those of its history, each with one live entry at its version; counts, decisions and tags
    /// fit.
    /// </summary>
    public static void L29_Counts_equal_a_rebuild(SimulatedHub hub)
    {
        if (!hub.IsUnchecked) return;
        hub.IsUnchecked = false;
        var (image, state) = (hub.ReadImage(), hub.History.State);
        DownloadLaws.ExpectSame(nameof(L29_Counts_equal_a_rebuild), hub.History.Rows, image.Rows);
        Expect(image.Rows.Count, image.LiveEntries.Count, "live entries");
        foreach (var (key, version) in image.LiveEntries)
            Expect((long)RowImage.Version(image.Rows[key]), (long)version,
                $"as the version of {DownloadLaws.Describe(key)}");
        foreach (var entity in SimulationModel.Entities)
        {
            var count = image.Rows.Keys.Count(key => key.Entity == entity.Number);
            Expect(count, image.Counts.GetValueOrDefault(entity.Number), $"objects of {entity.Name}");
        }

        Expect(0, image.Versioned.Count(key => !image.Rows.ContainsKey(key)), "attribute versions of absent objects");
        Expect(0, image.Decisions.Count(id => !image.DecisionsByVersion.Contains(id)), "decisions under no version");
        Expect(image.Decisions.Count, image.DecisionsByVersion.Count, "decisions by version");
        var oldest = Math.Min(state.Floor, state.LedgerFloor);
        for (var version = oldest; version <= state.Head.Head; version++)
            Expect(1, image.Tags.Contains(version) ? 1 : 0, $"tag of version {version}");
    }

    private static bool AreSame(DeviceState left, DeviceState right) =>
        left.Stamp == right.Stamp && left.Client == right.Client && left.Tickets.SequenceEqual(right.Tickets)
        && left.Verified.SetEquals(right.Verified) && left.Marks.SequenceEqual(right.Marks)
        && left.Cursor.Span.SequenceEqual(right.Cursor.Span);

    private static void Expect(long expected, long found, string what)
    {
        if (expected == found) return;
        LawBrokenException.Throw(nameof(L29_Counts_equal_a_rebuild), $"{expected} {what}", $"{found}");
    }
}
