using Embedded.Sync.Protocol;
using Embedded.Sync.TestKit.Simulation.Rules;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>What the record of a conflict says is what happened.</summary>
internal static class ConflictLaws
{
    public static void L25_Conflicts_are_recorded_as_they_ended(
        HubHistory before, HubCommit commit, LocalTransaction transaction, SimulatedRules? rules)
    {
        foreach (var conflict in commit.Decision!.Conflicts)
        {
            var policy = rules?.PolicyOf(conflict.Key.Entity) ?? SimulatedPolicy.LastWriterWins;
            Expect(conflict, "the resolution of its policy", conflict.Resolution == ResolutionOf(policy));
            var change = transaction.Changes.First(change => change.Key == conflict.Key);
            var sent = change.Attributes.GetValueOrDefault(conflict.Attribute);
            if (change.Kind == ChangeKind.Update)
                Expect(conflict, "what the device sent", AreSame(conflict.Device, sent));
            if (!before.Rows.TryGetValue(conflict.Key, out var row) || conflict.Attribute < 0) continue;
            var old = RowImage.Attributes(row).GetValueOrDefault(conflict.Attribute);
            Expect(conflict, "what the hub had", AreSame(conflict.Hub, old));
            if (commit.Decision.Outcome != TransactionOutcome.Applied || IsDerived(conflict, rules)) continue;
            var changed = commit.Changes.FirstOrDefault(one => one.Key == conflict.Key);
            var after = changed is null ? row : changed.After;
            var now = after is null ? null : RowImage.Attributes(after).GetValueOrDefault(conflict.Attribute);
            Expect(conflict, "what the hub has now", AreSame(conflict.After, now));
        }
    }

    private static ConflictResolution ResolutionOf(SimulatedPolicy policy) => policy switch
    {
        SimulatedPolicy.HubWins => ConflictResolution.HubWon,
        SimulatedPolicy.Reject => ConflictResolution.Rejected,
        SimulatedPolicy.Join => ConflictResolution.Resolved,
        _ => ConflictResolution.DeviceWon,
    };

    /// <summary>A handler has the last word on it.</summary>
    private static bool IsDerived(AttributeConflict conflict, SimulatedRules? rules) =>
        rules is not null && (conflict.Attribute == RuledModel.ExtraAttribute
            || (rules.WritesNotes && conflict.Key.Entity == SimulationModel.NoteNumber));

    /// <summary>Values longer than a record holds are left out of it, and what is nil looks like none.</summary>
    private static bool AreSame(ReadOnlyMemory<byte> recorded, byte[]? value) =>
        recorded.IsEmpty ? value is null || value.Length > AttributeConflict.ValueBytesMax
            : recorded.Span is [0xc0] ? value is null : value is not null && recorded.Span.SequenceEqual(value);

    private static void Expect(AttributeConflict conflict, string what, bool holds)
    {
        if (!holds)
            LawBrokenException.Throw(
                nameof(L25_Conflicts_are_recorded_as_they_ended),
                $"{DownloadLaws.Describe(conflict.Key)}.{conflict.Attribute} with {what}", $"{conflict}");
    }
}
