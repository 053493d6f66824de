using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation.Access;
using Embedded.Sync.TestKit.Simulation.Rules;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>
/// What an uploaded transaction shall do to the hub's rows, said apart from the engine. Which values were in conflict
/// is taken from the decision; that none is missing there, and none too many, are laws of their own (L25).
/// </summary>
internal sealed class TransactionOracle(
    HubHistory before, LocalTransaction transaction, TransactionResult decision, SimulatedRules? rules,
    SimulatedGrants? grants)
{
    private readonly Dictionary<ObjectKey, SortedDictionary<int, byte[]>> _rows =
        before.Rows.ToDictionary(pair => pair.Key, pair => RowImage.Attributes(pair.Value));

    private readonly HashSet<ObjectKey> _written = [];

    /// <summary>The hub's objects after the transaction; null where it has to be rejected.</summary>
    public Dictionary<ObjectKey, SortedDictionary<int, byte[]>>? Apply()
    {
        foreach (var change in transaction.Changes)
            if (!TryApply(change)) return null;
        if (rules is null) return _rows;
        foreach (var key in _written.Where(key => key.Entity != SimulationModel.NoteNumber && _rows.ContainsKey(key)))
        {
            var row = _rows[key];
            // An object that went through a handler has all its numbers, also where a change had left some out.
            foreach (var attribute in RuledModel.Numbers) row.TryAdd(attribute, RowImage.ValueOf(0));
            var number = RowImage.NumberOf(row, RuledModel.NumberAttribute);
            if (SimulatedRules.ClassOf(number) is not null) return null;
            if (key.Entity == RuledModel.SpecialNumber)
            {
                row[RuledModel.ExtraAttribute] = RowImage.ValueOf(SimulatedRules.ExtraOf(number));
                if (rules.WritesNotes) WriteNote(key.Id, number);
            }
        }

        return _rows;
    }

    private void WriteNote(ObjectId id, long number)
    {
        var key = new ObjectKey(SimulationModel.NoteNumber, id);
        if (!SimulatedRules.HasNote(number)) _rows.Remove(key);
        else
        {
            if (!_rows.TryGetValue(key, out var note)) _rows[key] = note = [];
            note[RuledModel.NoteNumberAttribute] = RowImage.ValueOf(SimulatedRules.ExtraOf(number));
        }
    }

    /// <summary>
    /// True where the handler refused, and could have met what it refuses: what a policy made of it before is not
    /// told with a refusal.
    /// </summary>
    public bool MayBeRefused() => rules is not null
        && decision.Code is RejectionCode.RuleViolated or RejectionCode.Refused or RejectionCode.RefusedForNow
        && transaction.Changes.Where(change => change.Key.Entity != SimulationModel.NoteNumber)
            .Any(change => IsRefused(change.Attributes)
            || (before.Rows.TryGetValue(change.Key, out var row) && IsRefused(RowImage.Attributes(row))));

    private static bool IsRefused(SortedDictionary<int, byte[]> attributes) =>
        attributes.ContainsKey(RuledModel.NumberAttribute)
        && SimulatedRules.ClassOf(RowImage.NumberOf(attributes, RuledModel.NumberAttribute)) is not null;

    /// <summary>False where the transaction has to be rejected.</summary>
    private bool TryApply(LocalChange change)
    {
        if (change.Attributes.Keys.Any(attribute => grants?.Hides(change.Key, attribute) == true)) return false;
        var policy = rules?.PolicyOf(change.Key.Entity) ?? SimulatedPolicy.LastWriterWins;
        if (!_rows.TryGetValue(change.Key, out var row))
        {
            if (change.Kind == ChangeKind.Update) return policy == SimulatedPolicy.HubWins;
            if (change.Kind == ChangeKind.Delete) return true;
            _rows[change.Key] = RowImage.New(change.Attributes);
            return _written.Add(change.Key);
        }

        if (change.Kind == ChangeKind.Create) return false;
        // What is not his is to him as what is not there.
        if (before.Rows.TryGetValue(change.Key, out var old) && grants?.Contains(change.Key, old) == false)
            return change.Kind == ChangeKind.Delete;
        var conflicts = decision.Conflicts.Where(conflict => conflict.Key == change.Key).ToList();
        if (policy == SimulatedPolicy.Reject && conflicts.Count > 0) return false;
        _written.Add(change.Key);
        if (change.Kind == ChangeKind.Delete)
        {
            var stays = conflicts.Count > 0 && policy is SimulatedPolicy.HubWins or SimulatedPolicy.Join;
            if (!stays) _rows.Remove(change.Key);
            return true;
        }

        foreach (var (number, value) in change.Attributes)
        {
            var isInConflict = conflicts.Exists(conflict => conflict.Attribute == number);
            if (isInConflict && policy == SimulatedPolicy.HubWins) continue;
            if (isInConflict && policy == SimulatedPolicy.Join && IsGreater(row.GetValueOrDefault(number), value))
                continue;
            RowImage.Apply(row, number, value);
        }

        return true;
    }

    private static bool IsGreater(byte[]? hub, byte[] device) => hub is not null && RowImage.Compare(hub, device) > 0;
}
