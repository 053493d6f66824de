using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// Decides uploaded transactions, each once, whole or not at all, and each decision a commit of its own (rules
/// R1, R14, R19). Runs under the hub's commit lock.
/// </summary>
internal sealed class PushHandler(HubCommitter committer, SyncProfile profile)
{
    private const int ConflictsMax = 1_000;

    public List<TransactionResult> Decide(SyncRequest.Push request)
    {
        var results = new List<TransactionResult>(request.Transactions.Count);
        foreach (var transaction in request.Transactions)
            results.Add(DecideOne(TransactionMessage.FromUntrusted(transaction.Span), request.Client));
        return results;
    }

    private TransactionResult DecideOne(TransactionMessage transaction, ObjectId client)
    {
        using var before = committer.Store.Snapshot();
        if (before.TryGetDecision(transaction.Id, out var stored))
        {
            var reader = new MessagePackReader(stored);
            return TransactionResult.Read(ref reader);
        }

        // What was purged from the ledger may have been this transaction, unless nothing of the client is that new.
        if (transaction.Born < before.State.LedgerFloor && before.NewestDecisionOf(client) > transaction.Born)
            return Expired(transaction.Id);
        var draft = committer.NewDraft(before);
        var conflicts = new List<AttributeConflict>();
        var result = Apply(transaction, draft, conflicts);
        var commit = committer.Store.Begin();
        if (result.Outcome == TransactionOutcome.Applied) draft.WriteTo(commit);
        var buffer = new ByteBuffer();
        result.Write(new MessagePackWriter(buffer));
        commit.PutDecision(transaction.Id, client, draft.Version, buffer.WrittenSpan);
        committer.Write(before.State, draft, commit, Durability.Buffered);
        return result;
    }

    private static TransactionResult Expired(ObjectId transaction) => new()
    {
        Transaction = transaction,
        Outcome = TransactionOutcome.Expired,
        Version = 0,
        Code = RejectionCode.Expired,
        Reason = "The hub no longer keeps what it decided that long ago: the change may have been applied. "
            + "Compare, then retry or discard it.",
    };

    private TransactionResult Apply(TransactionMessage transaction, HubDraft draft, List<AttributeConflict> conflicts)
    {
        var reader = transaction.Changes();
        for (var left = transaction.ChangeCount; left > 0; left--)
        {
            var change = ChangeMessage.Read(ref reader);
            if (ApplyOne(transaction.Id, change, draft, conflicts) is not { } rejection) continue;
            return new TransactionResult
            {
                Transaction = transaction.Id,
                Outcome = TransactionOutcome.Rejected,
                Version = draft.Version,
                Code = rejection.Code,
                Reason = rejection.Reason,
                Subject = change.Key,
            };
        }

        return new TransactionResult
        {
            Transaction = transaction.Id,
            Outcome = TransactionOutcome.Applied,
            Version = draft.Version,
            Conflicts = conflicts,
        };
    }

    private Rejection? ApplyOne(
        ObjectId transaction, ChangeMessage change, HubDraft draft, List<AttributeConflict> conflicts)
    {
        if (profile.Model.FindEntity(change.Key.Entity) is not { } entity || !profile.IsUploaded(entity))
            return new Rejection(RejectionCode.EntityNotWritable,
                $"Entity {change.Key.Entity} is not one that devices write through the profile {profile.Name}.");
        if (RowValidator.Check(entity, change.Attributes) is { } wrong)
            return new Rejection(RejectionCode.InvalidValue, wrong);
        var exists = draft[change.Key].Row is not null;
        switch (change.Kind)
        {
            case ChangeKind.Create when exists:
                return new Rejection(RejectionCode.AlreadyExists, $"A {entity.Name} with this id exists already.");
            case ChangeKind.Create:
                draft.Create(change.Key, change.Attributes, transaction);
                return FindExcess(draft[change.Key]);
            case ChangeKind.Delete when !exists:
                return null;
            case ChangeKind.Update when !exists:
                return new Rejection(RejectionCode.NotFound, $"The {entity.Name} was deleted on the hub.");
        }

        FindConflicts(transaction, change, draft[change.Key].Versions, conflicts);
        if (change.Kind == ChangeKind.Delete) draft.Delete(change.Key);
        else draft.Update(change.Key, change.Attributes, transaction);
        return FindExcess(draft[change.Key]);
    }

    private static Rejection? FindExcess(DraftObject target) => target.Row?.Length > RowEditor.RowBytesMax
        ? new Rejection(RejectionCode.InvalidValue, RowValidator.TooLarge) : null;

    /// <summary>
    /// Rule R19: a value is overwritten unseen where it is newer than the base and not of a
    /// transaction that the change names.
    /// </summary>
    private static void FindConflicts(
        ObjectId transaction, ChangeMessage change, AttributeVersions versions, List<AttributeConflict> conflicts)
    {
        if (change.Kind == ChangeKind.Delete)
        {
            foreach (var (attribute, version) in versions.All)
                Consider(transaction, change, attribute, version, conflicts);
            return;
        }

        var attributes = new AttributeChanges(change.Attributes);
        while (attributes.MoveNext())
            Consider(transaction, change, attributes.Number, versions[attributes.Number], conflicts);
    }

    private static void Consider(ObjectId transaction, ChangeMessage change, int attribute, AttributeVersion last,
        List<AttributeConflict> conflicts)
    {
        if (last.Version <= change.BaseVersion || last.Writer == transaction || conflicts.Count >= ConflictsMax) return;
        if (last.Writer == ObjectId.None || !change.Knows(last.Writer))
            conflicts.Add(new AttributeConflict(change.Key, attribute));
    }

    private sealed record Rejection(RejectionCode Code, string Reason);
}
