using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>What holds of each answer that the hub makes, before anybody takes it.</summary>
internal static class MessageLaws
{
    /// <summary>
    /// Rows are sent only after a cursor that the hub can go on from: sealed by it, for this user, of its timeline,
    /// not below what it has forgotten. All other cursors are answered with a reset, and no others.
    /// </summary>
    public static void L07_A_reset_is_necessary(
        SyncRequest.Pull request, CursorSet? set, SyncAnswer.Page page, HubHistory history, ulong user,
        SimulatedScope scope)
    {
        foreach (var slice in page.Slices.Where(slice => !request.Ignored.Contains(slice.Entity)))
        {
            var isReset = slice.Reset != ResetReason.None;
            if (set is null && !request.Cursor.IsEmpty) Expect(slice, isReset, "a cursor that is not the hub's");
            else if (set?.Find(slice.Entity) is { } cursor)
            {
                var flaw = FlawOf(set, cursor, history, user, scope);
                Expect(slice, isReset == (flaw is not null), flaw ?? "a sound cursor");
            }
            else Expect(slice, !isReset, "no cursor");
        }
    }

    /// <summary>
    /// A row is sent only where it lies in the scope; an object is named as gone only where it does not, and did at
    /// some moment after the cursor's position.
    /// </summary>
    public static void L40_Only_what_is_in_scope(
        CursorSet? set, SyncAnswer.Page page, HubHistory history, SimulatedScope scope)
    {
        foreach (var slice in page.Slices)
        {
            for (var index = 0; index < slice.RowCount; index++)
            {
                var (rowKey, row) = (new ObjectKey(slice.Entity, slice.IdOfRow(index)), slice.Row(index).ToArray());
                if (!scope.Contains(rowKey, row) || HasHidden(scope, rowKey, row))
                    LawBrokenException.Throw(
                        nameof(L40_Only_what_is_in_scope), $"rows in {scope}",
                        $"{DownloadLaws.Describe(rowKey)} {RowImage.Describe(RowImage.Attributes(row))}");
            }

            for (var index = 0; index < slice.GoneCount; index++)
            {
                var key = new ObjectKey(slice.Entity, slice.GoneId(index));
                var position = set?.Find(slice.Entity)?.Position ?? default;
                if (scope.Contains(key, history.Rows.GetValueOrDefault(key))
                    || new Position(history.NewestLeaving(key, scope.Contains), key.Id) <= position)
                    LawBrokenException.Throw(
                        nameof(L40_Only_what_is_in_scope), $"what left {scope} after {position} to be gone",
                        DownloadLaws.Describe(key));
            }
        }
    }

    /// <summary>
    /// A conflict tells no value that is hidden from its reader; one that was decided before this request, none of an
    /// object that he may not read any more.
    /// </summary>
    public static void L40_Conflicts_tell_what_is_readable(
        SyncAnswer.Pushed answer, ulong head, HubHistory history, SimulatedScope scope)
    {
        if (scope.Grants is not { } grants) return;
        foreach (var result in answer.Results)
            foreach (var conflict in result.Conflicts.Where(one => !one.Hub.IsEmpty || !one.After.IsEmpty))
            {
                var isLost = result.Version <= head
                    && history.Rows.TryGetValue(conflict.Key, out var row) && !grants.Contains(conflict.Key, row);
                if (isLost || grants.Hides(conflict.Key, conflict.Attribute))
                    LawBrokenException.Throw(
                        nameof(L40_Conflicts_tell_what_is_readable), $"nothing of what {grants} does not allow",
                        $"{conflict}");
            }
    }

    /// <summary>All of a push is decided, whatever is wrong with one transaction of it.</summary>
    public static void L20_A_poison_delays_no_other(SyncRequest.Push request, SyncAnswer.Pushed answer)
    {
        if (request.Transactions.Count != answer.Results.Count)
            LawBrokenException.Throw(
                nameof(L20_A_poison_delays_no_other), $"{request.Transactions.Count} decisions",
                $"{answer.Results.Count}");
    }

    /// <summary>An answer holds at most as many objects as were asked for.</summary>
    public static void L39_Answers_are_bounded(SyncRequest.Pull request, SyncAnswer.Page page)
    {
        var rows = page.Slices.Sum(slice => slice.RowCount);
        if (rows > request.BatchSize)
            LawBrokenException.Throw(
                nameof(L39_Answers_are_bounded), $"at most {request.BatchSize} rows", $"{rows}");
    }

    private static bool HasHidden(SimulatedScope scope, ObjectKey key, byte[] row) => scope.Grants is { } grants
        && RowImage.Attributes(row).Keys.Any(attribute => grants.Hides(key, attribute));

    private static string? FlawOf(
        CursorSet set, EntityCursor cursor, HubHistory history, ulong user, SimulatedScope scope)
    {
        var state = history.State;
        if (set.User != user) return "a cursor of another user";
        if (set.HubId != state.HubId) return "a cursor of another hub";
        if (!history.Knows(cursor.ReadAt)) return $"a cursor of another timeline, {cursor.ReadAt}";
        if (!DownloadLaws.IsOfScope(cursor, scope)) return "a cursor of another scope";
        var isBelow = cursor.Booting
            ? cursor.Position.Version < state.Floor : cursor.Position < Position.EndOf(state.Floor);
        return isBelow ? $"a cursor at {cursor.Position}, below the floor {state.Floor}" : null;
    }

    private static void Expect(Slice slice, bool holds, string why)
    {
        if (holds) return;
        var found = slice.Reset == ResetReason.None ? "rows" : $"a reset, {slice.Reset}";
        LawBrokenException.Throw(
            nameof(L07_A_reset_is_necessary), $"what fits {why} of entity {slice.Entity}", found);
    }
}
