using System.Buffers.Binary;
using Embedded.Sync.Device;
using Embedded.Sync.Hub;
using Embedded.Sync.Rows;
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
        if (stored is not null && memory.Stamp == stored.Stamp && memory.Client == stored.Client
            && memory.Tickets.SequenceEqual(stored.Tickets)
            && memory.Verified.SetEquals(stored.Verified) && memory.Marks.SequenceEqual(stored.Marks)
                && memory.Cursor.Span.SequenceEqual(stored.Cursor.Span)
            && replica.Database.PendingCount == replica.Image.Transactions.Values.Count(
                head => !head.IsAcknowledged)) return;
        LawBrokenException.Throw(nameof(L05_Rows_and_cursor_are_one_write), $"the store to hold {memory}", $"{stored}");
    }

    /// <summary>Counts, outbox heads and the index by object are what counting gives.</summary>
    public static void L29_Counts_equal_a_rebuild(SimulatedReplica replica)
    {
        var image = replica.Image;
        foreach (var entity in SimulationModel.Entities)
            if (image.CountOf(entity.Number) is { } count) Expect(
                image.Base.Keys.Count(key => key.Entity == entity.Number), count, $"rows of {entity.Name}");
        foreach (var (sequence, head) in image.Transactions)
        {
            Expect(image.Changes.Keys.Count(place => place.Sequence == sequence), head.ChangeCount,
                $"changes of transaction {sequence}");
            Expect(image.Places.Count(place => place.Key.Sequence == sequence && place.Value), head.IncludedCount,
                $"included changes of transaction {sequence}");
        }

        Expect(image.Changes.Count, image.Places.Count, "places of changes");
        Expect(image.Changes.Count, image.Transactions.Values.Sum(head => head.ChangeCount),
            "changes of all transactions");
        foreach (var (place, change) in image.Changes)
            if (!image.Places.ContainsKey((change.Key, place.Sequence, place.Index))) LawBrokenException.Throw(
                nameof(L29_Counts_equal_a_rebuild), $"the place of change {place}", "none");
    }

    /// <summary>
    /// The hub's rows are those of its history, each with one live entry at its version; counts and decisions fit.
    /// </summary>
    public static void L29_Counts_equal_a_rebuild(SimulatedHub hub)
    {
        if (hub.CheckedVersion == hub.History.Commits.Count) return;
        hub.CheckedVersion = hub.History.Commits.Count;
        var rows = new SortedDictionary<ObjectKey, byte[]>();
        var (live, counts) = (new SortedDictionary<ObjectKey, ulong>(), new Dictionary<ushort, long>());
        var (decisions, decisionsByVersion) = (0L, 0L);
        using var snapshot = hub.Raw.Snapshot();
        using var scan = snapshot.Scan([], []);
        while (scan.MoveNext())
        {
            var key = scan.Key;
            if (key[0] == HubTables.Rows) rows.Add(KeyOf(key), scan.Value.ToArray());
            else if (
                key[0] == HubTables.Changes && !live.TryAdd(KeyOf(key), BinaryPrimitives.ReadUInt64BigEndian(key[3..])))
                LawBrokenException.Throw(
                    nameof(L29_Counts_equal_a_rebuild), $"one live entry of {DownloadLaws.Describe(KeyOf(key))}",
                    "two");
            else if (
                key[0] == HubTables.Counts) counts[BinaryPrimitives.ReadUInt16BigEndian(
                key[1..])] = BinaryPrimitives.ReadInt64BigEndian(scan.Value);
            else if (key[0] == HubTables.Decisions) decisions++;
            else if (key[0] == HubTables.DecisionsByVersion) decisionsByVersion++;
            else if (key[0] == HubTables.AttributeVersions && !rows.ContainsKey(KeyOf(key)))
                LawBrokenException.Throw(
                    nameof(L29_Counts_equal_a_rebuild), "versions of attributes only of objects that exist",
                    DownloadLaws.Describe(KeyOf(key)));
        }

        DownloadLaws.ExpectSame(nameof(L29_Counts_equal_a_rebuild), hub.History.Rows, rows);
        foreach (var (key, row) in rows) Expect(
            (long)RowImage.Version(row), (long)live.GetValueOrDefault(key),
            $"the live entry of {DownloadLaws.Describe(key)}");
        Expect(rows.Count, live.Count, "live entries");
        foreach (var entity in SimulationModel.Entities) Expect(
            rows.Keys.Count(key => key.Entity == entity.Number), counts.GetValueOrDefault(entity.Number),
            $"objects of {entity.Name}");
        Expect(decisions, decisionsByVersion, "decisions by version");
    }

    private static void Expect(long expected, long found, string what)
    {
        if (expected != found) LawBrokenException.Throw(
            nameof(L29_Counts_equal_a_rebuild), $"{expected} {what}", $"{found}");
    }

    /// <summary>Entity first, id last; what lies between does not matter.</summary>
    private static ObjectKey KeyOf(ReadOnlySpan<byte> key) =>
        new(BinaryPrimitives.ReadUInt16BigEndian(key[1..]), ObjectId.Read(key[^ObjectId.Size..]));
}
