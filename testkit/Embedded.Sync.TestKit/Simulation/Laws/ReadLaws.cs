using Embedded.Sync.Device;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>What the app is shown, and told.</summary>
internal static class ReadLaws
{
    /// <summary>
    /// From the loss of rows or cursor to the end of the next full download the helper reads 1970-01-01.
    /// </summary>
    public static void L09_Helper_tells_of_a_loss(SimulatedReplica replica)
    {
        foreach (var entity in SimulationModel.Entities)
        {
            if (!replica.Entities[entity.Number].IsDownloadDue) continue;
            var date = SimulationModel.Current.AccessOf(entity).LastSyncDate(replica.Database);
            if (date != DateTime.UnixEpoch)
                LawBrokenException.Throw(
                    nameof(L09_Helper_tells_of_a_loss), $"the helper of {entity.Name} to read 1970-01-01", $"{date:o}");
        }
    }

    /// <summary>
    /// A page that brings back only what this device wrote changes nothing for the app. True where it brought such a
    /// row.
    /// </summary>
    public static bool L21_Own_echo_is_silent(
        SimulatedReplica replica, SimulatedAnswer answer, ReplicaImage before, HubHistory history)
    {
        if (answer.Parsed is not SyncAnswer.Page page) return false;
        var found = false;
        foreach (var slice in page.Slices)
            for (var index = 0; index < slice.RowCount; index++)
            {
                var key = new ObjectKey(slice.Entity, slice.IdOfRow(index));
                if (!IsOwnEcho(key, RowImage.Version(slice.Row(index)), before, history, answer.Scope)) continue;
                found = true;
                var (was, now) = (before.View(key), replica.Image.View(key));
                if (!RowImage.AreEqual(was, now) || replica.Events.Any(change => IsAbout(change, key)))
                    LawBrokenException.Throw(
                        nameof(L21_Own_echo_is_silent),
                            $"{DownloadLaws.Describe(key)} to stay {RowImage.Describe(was)} without an event",
                            RowImage.Describe(now));
            }

        return found;
    }

    /// <summary>
    /// The app sees what it wrote last, until the hub's rows are at least as new. Whether the hub applied a
    /// transaction is known from its acknowledgement; one whose acknowledgement was lost with a timeline is left out.
    /// </summary>
    public static void L22_Read_your_writes(SimulatedReplica replica)
    {
        var image = replica.Image;
        foreach (var transaction in replica.Log)
        {
            if (image.Transactions.Values.FirstOrDefault(head => head.Id == transaction.Id) is not { } head) continue;
            if (!head.IsAcknowledged && replica.Acknowledged.Contains(head.Id)) continue;
            foreach (var change in transaction.Changes)
            {
                var isOverwritten = replica.Log.SkipWhile(other => other != transaction).Skip(1)
                    .Any(other => other.Changes.Any(later => later.Key == change.Key));
                var row = image.Base.GetValueOrDefault(change.Key);
                var isContained = head.IsAcknowledged && (row is null || RowImage.Version(row) >= head.AcknowledgedAt
                    || WasOfNoEffect(image, head, change));
                // Something cannot be changed that is gone on the hub, or that an earlier transaction deletes.
                var isWithoutObject = change.Kind == ChangeKind.Update && (row is null || image.Changes.Any(other =>
                    other.Value.Key == change.Key && other.Value.Kind == ChangeKind.Delete
                        && other.Key.Sequence < head.Sequence));
                var isDamaged = replica.Entities[change.Key.Entity].IsDamaged;
                if (!isOverwritten && !isContained && !isWithoutObject && !isDamaged)
                    ExpectShown(nameof(L22_Read_your_writes), image, change);
            }
        }
    }

    /// <summary>
    /// The hub deletes nothing that the user may not read: the object, which he may read again, comes as it was. That
    /// it has come is judged where the change begins to count as downloaded.
    /// </summary>
    private static bool WasOfNoEffect(ReplicaImage image, OutboxTransaction head, LocalChange change) =>
        SimulationModel.IsGranted && change.Kind == ChangeKind.Delete && image.Places.Any(place =>
            place.Value && place.Key.Key == change.Key && place.Key.Sequence == head.Sequence);

    public static void L22_A_commit_shows_at_once(SimulatedReplica replica, IReadOnlyList<LocalChange> changes)
    {
        foreach (var change in changes) ExpectShown(nameof(L22_A_commit_shows_at_once), replica.Image, change);
    }

    /// <summary>Queries return what lies in the store: base rows under the changes that they do not contain.</summary>
    public static void Reads_show_the_store(SimulatedReplica replica)
    {
        var database = replica.Database;
        var roots = SimulationModel.Current.Roots;
        object[] found = [.. roots.SelectMany(root => root.All(database))];
        var byKey = found.ToDictionary(SimulationModel.KeyOf);
        foreach (var key in SimulationModel.Keys)
        {
            var expected = replica.Image.View(key);
            var shown = byKey.TryGetValue(key, out var target) ? SimulationModel.AttributesOf(target) : null;
            ValueLaws.L31_References_survive_their_targets(replica.Image, key, expected, shown);
            if (!RowImage.AreEqual(expected, shown))
                LawBrokenException.Throw(
                    nameof(Reads_show_the_store),
                        $"{DownloadLaws.Describe(key)} to read {RowImage.Describe(expected)}",
                        RowImage.Describe(shown));
        }

        ValueLaws.L32_Exact_types(replica.Image, found);
        var count = roots.Sum(root => root.Count(database));
        if (count != found.Length)
            LawBrokenException.Throw(nameof(Reads_show_the_store), $"the count {found.Length}", $"{count}");
    }

    /// <summary>The app is told of exactly the objects that it sees otherwise than before, each once.</summary>
    public static void Change_events_are_exact(SimulatedReplica replica, ReplicaImage before)
    {
        if (replica.Image == before && replica.Events.Count == 0) return;
        foreach (var key in SimulationModel.Keys)
        {
            var (was, now) = (before.View(key), replica.Image.View(key));
            ObjectChangeKind[] expected = RowImage.AreEqual(was, now) ? []
                : [now is null ? ObjectChangeKind.Removed : ObjectChangeKind.Changed];
            var found = replica.Events.Where(change => IsAbout(change, key)).Select(change => change.Kind).ToArray();
            if (!found.SequenceEqual(expected))
                LawBrokenException.Throw(
                    nameof(Change_events_are_exact),
                    $"[{string.Join(", ", expected)}] about {DownloadLaws.Describe(key)}, which was "
                        + $"{RowImage.Describe(was)} and is {RowImage.Describe(now)}",
                    $"[{string.Join(", ", found)}]");
        }
    }

    private static void ExpectShown(string law, ReplicaImage image, LocalChange change)
    {
        var view = image.View(change.Key);
        var isShown = change.Kind == ChangeKind.Delete
            ? view is null
            : view is not null && change.Attributes.All(pair => RowImage.IsAddition(pair.Value)
                || view.TryGetValue(pair.Key, out var value) && value.AsSpan().SequenceEqual(pair.Value));
        if (!isShown)
        {
            var what = $"{change.Kind} of {DownloadLaws.Describe(change.Key)} {RowImage.Describe(change.Attributes)}";
            LawBrokenException.Throw(law, $"{what} to show", RowImage.Describe(view));
        }
    }

    /// <summary>
    /// The row is the next one after the base row, and the hub made it of a transaction that the outbox holds.
    /// </summary>
    private static bool IsOwnEcho(
        ObjectKey key, ulong version, ReplicaImage before, HubHistory history, SimulatedScope scope)
    {
        if (before.View(key) is null) return false;
        // What the base row contains already comes again only where rows were lost.
        var own = before.Places.Where(place => place.Key.Key == key && !place.Value)
            .Select(place => before.Transactions[place.Key.Sequence]).Where(head => head.IsAcknowledged).ToList();
        if (own.All(head => head.AcknowledgedAt != version)) return false;
        var commit = history.Commits.FirstOrDefault(commit => commit.Version == version);
        if (commit?.Changes.FirstOrDefault(change => change.Key == key) is not { } made) return false;
        var known = made.Before is null ? null : scope.Readable(key, made.Before);
        if (!AreSame(known, before.Base.GetValueOrDefault(key))) return false;
        if (!IsAsMeant(key, version, made, before, scope)) return false;
        // An old decision that was learned late may lie under the base row already, or found no object to change.
        return made.Before is { } last ? own.All(head => head.AcknowledgedAt > RowImage.Version(last))
            : own.All(head => head.AcknowledgedAt >= version);
    }

    /// <summary>What the hub made otherwise, or the user may not read any more, is news to the device.</summary>
    private static bool IsAsMeant(
        ObjectKey key, ulong version, RowChange made, ReplicaImage before, SimulatedScope scope)
    {
        if (SimulationModel.Rules is null && scope.Grants is null) return true;
        var sequence = before.Transactions.Values.First(head => head.AcknowledgedAt == version).Sequence;
        var change = before.Changes.First(one => one.Key.Sequence == sequence && one.Value.Key == key).Value;
        var meant = ReplicaImage.Overlay(made.Before is null ? null : RowImage.Attributes(made.Before), change);
        return RowImage.AreEqual(
            meant, made.After is null ? null : RowImage.Attributes(scope.Readable(key, made.After)));
    }

    private static bool AreSame(byte[]? left, byte[]? right) =>
        left is null || right is null ? left == right : left.AsSpan().SequenceEqual(right);

    private static bool IsAbout(ObjectChange change, ObjectKey key) =>
        change.Id == key.Id.ToGuid()
            && change.EntityType == SimulationModel.Model.FindEntity(key.Entity)!.Binding.ObjectType;
}
