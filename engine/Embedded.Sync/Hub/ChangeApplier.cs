using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>
/// Brings the changes of one uploaded transaction into a draft, each by its entity's policy where it meets what its
/// device did not know (rule R19).
/// </summary>
internal sealed class ChangeApplier(
    SyncProfile profile, HubRules rules, WriteAccess access, HubDraft draft, SyncCaller caller, RuleRunner runner,
    ObjectId transaction)
{
    private readonly ConflictLog _conflicts = new();

    public ConflictLog Conflicts => _conflicts;

    /// <summary>Why the change, and its transaction with it, is not applied; or null.</summary>
    public Rejection? Apply(ChangeMessage change)
    {
        if (profile.Model.FindEntity(change.Key.Entity) is not { } entity || !profile.IsUploaded(entity))
            return new Rejection(RejectionCode.EntityNotWritable, $"Entity {change.Key.Entity} is not one that "
                + $"devices write through the profile {profile.Name}.", change.Key);
        if (RowValidator.Check(entity, change.Attributes) is { } wrong)
            return new Rejection(RejectionCode.InvalidValue, wrong, change.Key);
        if (access.Narrow(entity, ref change) is { } closed) return closed;
        var target = draft[change.Key];
        var exists = access.Knows(change.Key, target);
        switch (change.Kind)
        {
            case ChangeKind.Create when exists:
                return new Rejection(
                    RejectionCode.AlreadyExists, $"A {entity.Name} with this id exists already.", change.Key);
            case ChangeKind.Create when access.Begin(entity, change, target) is { } denied:
                return denied;
            case ChangeKind.Create:
                draft.Create(change.Key, change.Attributes, transaction);
                return FindExcess(change.Key);
            case ChangeKind.Delete when !exists:
                return null;
            case ChangeKind.Update when !exists:
                return UpdateAbsent(entity, change);
        }

        if (access.Begin(entity, change, target) is { } refused) return refused;
        if (FindOverflow(entity, change, target.Row!) is { } overflow) return overflow;
        var unseen = Unseen(change, target, access.Of(entity));
        var mixed = entity.HasCounters ? MixedCounters(change, target.Versions) : [];
        var rejected = unseen.Count == 0 ? Take(change) : Resolve(entity, change, target, unseen);
        foreach (var counter in mixed)
            target.Versions[counter] = new AttributeVersion(draft.Version, ObjectId.None);
        return rejected ?? FindExcess(change.Key);
    }

    private Rejection? UpdateAbsent(EntityType entity, ChangeMessage change)
    {
        switch (rules.Of(entity.Number)?.Policy)
        {
            case ConflictPolicy.HubWins:
                _conflicts.AddAbsent(change, ConflictResolution.HubWon);
                return null;
            case ConflictPolicy.Reject:
                _conflicts.Clear();
                _conflicts.AddAbsent(change, ConflictResolution.Rejected);
                return new Rejection(RejectionCode.Conflict,
                    $"The {entity.Name} was deleted on the hub meanwhile. Discard the change.", change.Key);
            default:
                return new Rejection(
                    RejectionCode.NotFound, $"The {entity.Name} was deleted on the hub.", change.Key);
        }
    }

    private Rejection? Resolve(EntityType entity, ChangeMessage change, DraftObject target, List<int> unseen)
    {
        var own = rules.Of(entity.Number);
        var hub = target.Row!;
        if (own?.Resolver is { } resolver) return Call(resolver, entity, change, target, unseen);
        switch (own?.Policy)
        {
            case ConflictPolicy.Reject:
                _conflicts.Clear();
                _conflicts.Add(change, unseen, hub, hub, ConflictResolution.Rejected);
                return new Rejection(RejectionCode.Conflict, $"Somebody changed the {entity.Name} meanwhile. "
                    + "Compare with what the hub has now, then retry or discard.", change.Key);
            case ConflictPolicy.HubWins:
                // Also what changes nothing gets the commit's version, so that the device downloads the hub's row.
                var kept = change.Kind == ChangeKind.Delete ? []
                    : AttributeMap.Where(change.Attributes, (number, _) => !unseen.Contains(number));
                draft.Update(change.Key, kept.Length == 0 ? [0x80] : kept, transaction);
                _conflicts.Add(change, unseen, hub, target.Row!, ConflictResolution.HubWon);
                return null;
            default:
                Take(change);
                _conflicts.Add(change, unseen, hub, target.Row, ConflictResolution.DeviceWon);
                return null;
        }
    }

    private Rejection? Call(
        ConflictResolver resolver, EntityType entity, ChangeMessage change, DraftObject target, List<int> unseen)
    {
        var hub = target.Row!;
        var sides = new ConflictSides(entity, change, hub);
        (byte[] Own, byte[] Others)? split = null;
        var names = sides.Names(unseen);
        var id = change.Key.Id.ToGuid();
        if (!runner.TryRun(entity, id, isCommitted: false, () =>
            split = resolver(sides.Base, sides.Hub, sides.Device, names, caller) is { } choice
                ? sides.Split(choice) : null))
            return new Rejection(
                RejectionCode.HandlerFailed, "A rule of the hub failed on this change. Try again later.", change.Key);
        if (split is not { } parts) draft.Delete(change.Key);
        else
        {
            // What is the device's own it will know again; what the resolver made of it is news to the device.
            draft.Update(change.Key, parts.Own, transaction);
            draft.Update(change.Key, parts.Others, ObjectId.None);
        }

        _conflicts.Add(change, unseen, hub, target.Row, ConflictResolution.Resolved);
        return null;
    }

    private Rejection? Take(ChangeMessage change)
    {
        if (change.Kind == ChangeKind.Delete) draft.Delete(change.Key);
        else draft.Update(change.Key, change.Attributes, transaction);
        return null;
    }

    private Rejection? FindExcess(ObjectKey key) => draft[key].Row?.Length > RowEditor.RowBytesMax
        ? new Rejection(RejectionCode.InvalidValue, RowValidator.TooLarge, key) : null;

    private static Rejection? FindOverflow(EntityType entity, ChangeMessage change, ReadOnlySpan<byte> row)
    {
        if (change.Kind == ChangeKind.Delete || !entity.HasCounters) return null;
        var attributes = new AttributeChanges(change.Attributes);
        while (attributes.MoveNext())
            if (Increment.Is(attributes.Value) && Increment.Overflows(
                RowAttribute.Of(row, attributes.Number), Increment.Of(attributes.Value)))
                return new Rejection(RejectionCode.InvalidValue, $"{entity.Name}."
                    + $"{entity.FindAttribute(attributes.Number)!.Name}: the sum does not fit 64 bits.", change.Key);
        return null;
    }

    /// <summary>
    /// A value is overwritten unseen where it is newer than the base and not of a transaction that the change names.
    /// Increments overwrite nothing, and what is hidden from the caller he is not told of.
    /// </summary>
    private List<int> Unseen(ChangeMessage change, DraftObject target, EntityGrants grants)
    {
        var (unseen, versions) = (new List<int>(), target.Versions);
        if (change.Kind == ChangeKind.Delete)
        {
            foreach (var (attribute, version) in versions.All)
                if (!grants.Hidden.Contains(attribute) && IsUnseen(change, version)) unseen.Add(attribute);
            return unseen;
        }

        var attributes = new AttributeChanges(change.Attributes);
        while (attributes.MoveNext())
            if (!Increment.Is(attributes.Value) && (IsUnseen(change, versions[attributes.Number])
                || WasHidden(change, attributes.Number, target.Row!, grants))) unseen.Add(attributes.Number);
        return unseen;
    }

    /// <summary>
    /// True where the device had nothing for an attribute that has a value as old as the device's row: it was hidden
    /// from the caller when the row came, and is not any more.
    /// </summary>
    private static bool WasHidden(
        ChangeMessage change, int attribute, ReadOnlySpan<byte> row, EntityGrants grants) =>
        grants.MayHide(attribute) && RowAttribute.IsNil(AttributeMap.Find(change.Replaced, attribute))
            && !RowAttribute.IsNil(RowAttribute.Of(row, attribute));

    /// <summary>
    /// Counters to which somebody else had added, unknown to the device: the sum is not its own, so that it hears of it
    /// when it deletes the object without having seen that.
    /// </summary>
    private List<int> MixedCounters(ChangeMessage change, AttributeVersions versions)
    {
        var mixed = new List<int>();
        if (change.Kind == ChangeKind.Delete) return mixed;
        var attributes = new AttributeChanges(change.Attributes);
        while (attributes.MoveNext())
            if (Increment.Is(attributes.Value) && IsUnseen(change, versions[attributes.Number]))
                mixed.Add(attributes.Number);
        return mixed;
    }

    private bool IsUnseen(ChangeMessage change, AttributeVersion last) =>
        last.Version > change.BaseVersion && last.Writer != transaction
        && (last.Writer == ObjectId.None || !change.Knows(last.Writer));
}
