using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>What an app wrote shows until what the hub made of it is there in its place.</summary>
internal static class OverlayLaws
{
    /// <summary>
    /// A change counts as downloaded only where the object's row is at least as new as the decision, or the object is
    /// gone and its cursor has passed it, or its older row is what the hub has after the decision, which did nothing
    /// to it. What counted before a reset counts on.
    /// </summary>
    public static void L22_Work_shows_until_it_is_downloaded(
        SimulatedReplica replica, SimulatedAnswer answer, ReplicaImage before)
    {
        var image = replica.Image;
        foreach (var ((key, sequence, index), wasIncluded) in before.Places)
        {
            if (wasIncluded || !image.Places.GetValueOrDefault((key, sequence, index), defaultValue: true)) continue;
            if (AppliedAt(sequence, image, answer, before) is not { } version) continue;
            if (Contains(image, key, version) || IsUntouched(image, answer, key, version)) continue;
            LawBrokenException.Throw(
                nameof(L22_Work_shows_until_it_is_downloaded),
                $"the change of {DownloadLaws.Describe(key)} that was applied at {version} to show until it is "
                    + "downloaded", "that it counts as downloaded");
        }
    }

    /// <summary>The version at which work was applied; null for what was rejected, and left the outbox so.</summary>
    private static ulong? AppliedAt(ulong sequence, ReplicaImage image, SimulatedAnswer answer, ReplicaImage before)
    {
        var work = image.Transactions.GetValueOrDefault(sequence) ?? before.Transactions[sequence];
        if (work.IsAcknowledged) return work.AcknowledgedAt;
        return (answer.Parsed as SyncAnswer.Pushed)?.Results.FirstOrDefault(result =>
            result.Transaction == work.Id && result.Outcome == TransactionOutcome.Applied)?.Version;
    }

    private static bool IsUntouched(ReplicaImage image, SimulatedAnswer answer, ObjectKey key, ulong version) =>
        answer.Parsed is SyncAnswer.Page page && page.Now.Head >= version
            && image.Base.TryGetValue(key, out var row) && answer.Rows.TryGetValue(key, out var served)
            && served.AsSpan().SequenceEqual(row);

    private static bool Contains(ReplicaImage image, ObjectKey key, ulong version)
    {
        if (image.Base.TryGetValue(key, out var row)) return RowImage.Version(row) >= version;
        return image.Marks[key.Entity] is { HasCursor: true, Booting: false } mark
            && mark.Position >= new Position(version, key.Id);
    }
}
