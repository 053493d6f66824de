using System.Linq.Expressions;
using Embedded.Sync.Predicates;

namespace Embedded.Sync.Model;

/// <summary>Collects the constraints of a profile that is being built. What is wrong becomes findings.</summary>
internal sealed class ConstraintDeclarations(Action<string, string, string> report)
{
    private readonly SortedDictionary<ushort, Predicate> _declared = [];
    private readonly HashSet<ushort> _faulty = [];

    /// <summary>Takes the constraint of one entity.</summary>
    public void Add(EntityType entity, LambdaExpression constraint)
    {
        try
        {
            SyncParameterCall.Refuse(typeof(CallerValue), constraint,
                "A constraint is what the device wants. What the caller may have is said in the hub's AccessRules.");
            _declared[entity.Number] = Predicate.Translate(entity, constraint);
        }
        catch (PredicateException wrong)
        {
            _faulty.Add(entity.Number);
            Report(entity, wrong);
        }
    }

    /// <summary>True where an entity or one that it specialises has a constraint.</summary>
    public bool Constrain(EntityType entity) => ProfileConstraints.SelfAndGeneralisations(entity)
        .Any(level => _declared.ContainsKey(level.Number) || _faulty.Contains(level.Number));

    /// <summary>All constraints together. Where findings were reported, nothing will come of them.</summary>
    public ProfileConstraints Build(SyncModel model)
    {
        if (!AreParametersSound()) return new ProfileConstraints(model, []);
        try
        {
            return new ProfileConstraints(model, _declared);
        }
        catch (PredicateException wrong)
        {
            report("EMB1112", wrong.Part,
                $"The constraint cannot be joined to that of a generalisation. {wrong.Reason}");
            return new ProfileConstraints(model, []);
        }
    }

    private bool AreParametersSound()
    {
        var parameters = _declared.Values.SelectMany(predicate => predicate.Parameters
            .Select(parameter => (predicate.Entity, Parameter: parameter))).ToList();
        var isSound = true;
        foreach (var uses in parameters.GroupBy(use => use.Parameter.Name).OrderBy(group => group.Key))
        {
            var types = uses.DistinctBy(use => use.Parameter).ToList();
            if (types.Count > 1)
                Fail("EMB1113", uses.Key, "The parameter has several types: "
                    + string.Join(", ", types.Select(use => $"{use.Parameter} for {use.Entity.Name}"))
                    + ". Give each type its own name.");
            if (uses.Key.Length > SyncParameters.NameLengthMax)
                Fail("EMB1114", uses.Key, $"The parameter's name is longer than {SyncParameters.NameLengthMax}. "
                    + "Shorten it.");
        }

        var count = parameters.DistinctBy(use => use.Parameter.Name).Count();
        if (count > SyncParameters.CountMax)
            Fail("EMB1114", "parameters", $"The constraints have {count} parameters; {SyncParameters.CountMax} can be "
                + "supplied. Join some into lists.");
        return isSound;

        void Fail(string code, string subject, string message)
        {
            isSound = false;
            report(code, subject, message);
        }
    }

    private void Report(EntityType entity, PredicateException wrong) => report(
        "EMB1112", entity.Name, $"The constraint cannot run on rows: '{wrong.Part}'. {wrong.Reason}");
}
