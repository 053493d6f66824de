using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>What holds at rest: faults off, every device synchronised until nothing moves.</summary>
internal static class RestLaws
{
    /// <summary>
    /// Each device has exactly what the hub has within its scope, and nothing pending. After a restore of the hub this
    /// is L10.
    /// </summary>
    public static void L01_Convergence(SimulatedReplica replica, SimulatedHub hub)
    {
        var law = hub.Life == 0 ? nameof(L01_Convergence) : "L10_Hub_restore";
        var visible = hub.RowsIn(replica.Scope);
        DownloadLaws.ExpectSame(law, visible, replica.Image.Base);
        if (replica.Image.Transactions.Count > 0)
            LawBrokenException.Throw(
                law, "an empty outbox", string.Join(", ", replica.Image.Transactions.Values));
        foreach (var rows in visible.GroupBy(pair => pair.Key.Entity))
        {
            var expected = UtcTicks.ToDateTime(rows.Max(pair => RowHeader.Of(pair.Value).ChangedDate));
            var entity = SimulationModel.Model.FindEntity(rows.Key)!;
            var found = SimulationModel.Current.AccessOf(entity).LastSyncDate(replica.Database);
            if (found < expected)
                LawBrokenException.Throw(
                    law, $"the helper of entity {rows.Key} to read {expected:o} or later", $"{found:o}");
        }
    }

    /// <summary>Where nothing went wrong, each entity was downloaded in full exactly once.</summary>
    public static void L08_Resets_are_rare(SimulatedReplica replica)
    {
        foreach (var (entity, record) in replica.Entities)
            if (record.BootstrapCount != 1)
                LawBrokenException.Throw(
                    nameof(L08_Resets_are_rare), $"one full download of entity {entity}", $"{record.BootstrapCount}");
    }

    /// <summary>A loss was reported.</summary>
    public static void L09_A_loss_is_reported(SimulatedReplica replica)
    {
        foreach (var (entity, record) in replica.Entities)
            if (record.IsResetDue)
                LawBrokenException.Throw(
                    nameof(L09_A_loss_is_reported), $"a reset of entity {entity} to be reported", "none");
    }

    /// <summary>
    /// Each local commit ended in exactly one way: applied, kept as errors, or given up by the app. What a restore of
    /// the hub took back after the device had it was given up by the hub's operator.
    /// </summary>
    public static void L16_No_silent_loss(SimulatedReplica replica, SimulatedHub hub)
    {
        var errors = replica.Database.All<SynchronizationError>().ToLookup(error => error.TransactionId);
        foreach (var transaction in replica.Log.Where(one => !replica.GivenUp.Contains(one.Id)))
        {
            var (own, isApplied) = (
                errors[transaction.Id.ToGuid()].ToList(), hub.History.Applied.ContainsKey(transaction.Id));
            var isOfThisLife = replica.Settled.GetValueOrDefault(transaction.Id, -1) == hub.Life;
            if (own.Count == 0 && !isApplied && isOfThisLife)
                LawBrokenException.Throw(
                    nameof(L16_No_silent_loss), $"{transaction.Id} to be applied, or kept as errors", "neither");
            if (own.Count > 0 && own.Count != transaction.Changes.Count)
                LawBrokenException.Throw(
                    nameof(L16_No_silent_loss), $"{transaction.Changes.Count} errors of {transaction.Id}",
                    $"{own.Count}");
            if (own.Count > 0 && own[0].Code != RejectionCode.Expired && isApplied && isOfThisLife)
                LawBrokenException.Throw(
                    nameof(L16_No_silent_loss), $"{transaction.Id}, reported as {own[0].Code}, not to be applied",
                    "that it was");
        }
    }

    /// <summary>
    /// What the hub applied of one device stands in its local order; what waited for rejected work, in that of each
    /// object.
    /// </summary>
    public static void L18_Local_order(SimulatedReplica replica, SimulatedHub hub, bool hasTwins)
    {
        var last = 0UL;
        var lastOf = new Dictionary<ObjectKey, ulong>();
        foreach (var transaction in replica.Log)
        {
            // A late request, or a twin, may bring back alone what a restore of the hub took.
            if (replica.Settled.GetValueOrDefault(transaction.Id, -1) != hub.Life
                || (hub.Life > 0 && hasTwins)) continue;
            if (!hub.History.Applied.TryGetValue(transaction.Id, out var version)) continue;
            var newest = replica.Overtaken.Contains(transaction.Id)
                ? transaction.Changes.Max(change => lastOf.GetValueOrDefault(change.Key)) : last;
            foreach (var change in transaction.Changes) lastOf[change.Key] = version;
            if (version < newest)
                LawBrokenException.Throw(
                    nameof(L18_Local_order), $"{transaction.Id} after version {newest}", $"it at {version}");
            last = replica.Overtaken.Contains(transaction.Id) ? last : version;
        }
    }

    /// <summary>The head is reached in as many requests as there is work, and a few.</summary>
    public static int L36_RequestsMax(SimulatedReplica replica, SimulatedHub hub, int batchSize)
    {
        var removals = hub.History.Commits.Sum(commit => commit.Changes.Count(change => IsDeparture(change)));
        var objects = (2 * hub.History.Rows.Count) + removals;
        return (2 * replica.Image.Transactions.Count) + ((objects + batchSize - 1) / batchSize) + 12;
    }

    private static bool IsDeparture(RowChange change) =>
        SimulationModel.IsScoped || SimulationModel.IsGranted ? change.Before is not null : change.After is null;
}
