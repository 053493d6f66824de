using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// Brings a draft through the rules before it is written: handlers and what deletes take with them first, which write
/// more, then validation, targets and unique values of all that was written. Runs under the hub's commit lock.
/// </summary>
internal sealed class CommitChecker(
    HubRules rules, HubDraft draft, IHubSnapshot before, SyncCaller? caller, RuleRunner runner,
    WriteAccess? access = null)
{
    /// <summary>What a device is told where code of the hub threw.</summary>
    public const string FailureReason = "A rule of the hub failed on this change. Try again later.";

    // Far more than a sensible handler writes: an endless chain of them ends here.
    private const int HandlerWritesMax = 100_000;

    private readonly DraftAccess _access = new(draft, rules.Model);
    private readonly Dictionary<ObjectKey, CommitChange> _changes = [];
    private readonly DraftReferrers? _referrers =
        rules.Model.Associations.Count > 0 ? new DraftReferrers(rules.Model, draft, before) : null;

    private readonly DraftFills _fills = new(rules, draft, before, runner);

    private UniqueValues? _unique;

    /// <summary>Why the commit must not be, or null.</summary>
    public Rejection? Check()
    {
        if (!rules.HasChecks) return null;
        // Handlers and deletes write more objects, whose handlers run in their turn.
        for (var index = 0; index < draft.Written.Count; index++)
            if (Fill(draft.Written[index]) is { } refused) return refused;
        if (_referrers?.FindPrevented(access) is { } prevented) return prevented;
        foreach (var change in _changes.Values)
            if (_fills.Calculate(change.Entity, change.Key) is { } failed) return failed;
        foreach (var change in _changes.Values)
            if (change.Row is { } row && Validate(change, row) is { } fault) return fault;
        if (rules.Unique.Count == 0) return null;
        _unique = new UniqueValues(before);
        return _unique.Check(_changes.Values, rules);
    }

    /// <summary>Puts the index entries of a commit that passed into it.</summary>
    public void WriteTo(IHubCommit commit)
    {
        _unique?.WriteTo(commit);
        _fills.WriteTo(commit);
        _referrers?.WriteTo(commit);
    }

    private Rejection? Fill(ObjectKey key) => _fills.Number(key) ?? Handle(key) ?? _referrers?.Follow(key);

    private Rejection? Handle(ObjectKey key)
    {
        if (_changes.ContainsKey(key) || rules.Of(key.Entity) is not { } own) return null;
        var entity = rules.Model.FindEntity(key.Entity)!;
        var change = new CommitChange(entity, key, _access, draft[key], caller);
        _changes.Add(key, change);
        foreach (var handler in own.BeforeCommit)
        {
            // An object that the same commit made and removed again is nobody's business.
            if (change.Row is null && change.Original is null) return null;
            if (!Run(change, () => Call(handler, change)))
                return new Rejection(RejectionCode.HandlerFailed, FailureReason, key);
            if (change.Refusal is { } refused) return refused;
        }

        return null;
    }

    private void Call(Action<CommitChange> handler, CommitChange change)
    {
        if (_access.WriteCount > HandlerWritesMax)
            throw new InvalidOperationException($"Handlers have written {HandlerWritesMax} objects in one commit. "
                + "Mend handlers that make each other write more.");
        handler(change);
        if (change.Refusal is null) change.TakeOver();
    }

    private Rejection? Validate(CommitChange change, byte[] row)
    {
        var own = rules.Of(change.Key.Entity)!;
        if (own.Validations.Count + own.Targets.Count == 0) return null;
        foreach (var rule in own.Validations)
        {
            if (rule.Attribute is { } attribute && !HasChanged(change, row, attribute)) continue;
            string? fault = null;
            if (!Run(change, () => fault = rule.FindFault(change.After!)))
                return new Rejection(RejectionCode.HandlerFailed, FailureReason, change.Key);
            if (fault is null) continue;
            return new Rejection(RejectionCode.RuleViolated, ReasonOf(change, rule, fault), change.Key);
        }

        var missing = own.Targets.FirstOrDefault(
            target => HasChanged(change, row, target) && !HasTargets(change.Key, row, target));
        return missing is not null
            ? new Rejection(RejectionCode.TargetMissing, $"{change.Entity.Name}.{missing.Name}: "
                + $"the {missing.Target!.Name} that it leads to is not on the hub. Choose another one.", change.Key)
            : null;
    }

    // What a rule says of a value is for those who may see it.
    private string ReasonOf(CommitChange change, ValidationRule rule, string fault) => rule.Attribute switch
    {
        null => $"{change.Entity.Name}: {fault}",
        var attribute when access?.Sees(change.Key, attribute) == false =>
            $"{change.Entity.Name}: a rule of the hub does not hold.",
        var attribute => $"{change.Entity.Name}.{attribute.Name}: {fault}",
    };

    private bool HasTargets(ObjectKey key, byte[] row, AttributeDefinition association)
    {
        var value = RowAttribute.Of(row, association.Number);
        var knower = access?.IsSent(key, association.Number, value) == true ? access : null;
        var reader = new MessagePackReader(value);
        if (reader.TryReadNil()) return true;
        var count = reader.PeekType() == MessagePackType.Array ? reader.ReadArrayHeader() : 1;
        for (; count > 0; count--)
            if (!Exists(ObjectId.From(reader.ReadGuid()), association.Target!, knower)) return false;
        return true;
    }

    private bool Exists(ObjectId id, EntityType target, WriteAccess? knower)
    {
        foreach (var entity in target.SelfAndSpecialisations)
        {
            var key = new ObjectKey(entity.Number, id);
            if (draft[key] is { Row: not null } found && knower?.Knows(key, found) != false) return true;
        }

        return false;
    }

    private bool Run(CommitChange change, Action rule) =>
        runner.TryRun(change.Entity, change.Key.Id.ToGuid(), isCommitted: false, rule);

    private static bool HasChanged(CommitChange change, byte[] row, AttributeDefinition attribute) =>
        change.Original is not { } original
        || !RowAttribute.Of(original, attribute.Number).SequenceEqual(RowAttribute.Of(row, attribute.Number));
}
