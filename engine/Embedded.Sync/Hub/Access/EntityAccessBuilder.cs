using System.Linq.Expressions;
using Embedded.Sync.Hub;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;

namespace Embedded.Sync;

/// <summary>Declares who may do what with the objects of one class and its specialisations.</summary>
/// <remarks>
/// Grants add up: what one of them permits is permitted. Restrictions – hidden and read-only attributes, and
/// checks – take away from that. Conditions are those of docs/queries.md, with <see cref="CallerValue"/> for what is
/// known of the caller; what cannot be translated is a finding. Functions over the caller are quick, wait for nothing
/// and throw nothing: they run in every request.
/// </remarks>
public sealed class EntityAccessBuilder<T>
    where T : class
{
    private readonly EntityAccessRule _rule;
    private readonly List<ModelFinding> _findings;

    internal EntityAccessBuilder(EntityAccessRule rule, List<ModelFinding> findings) =>
        (_rule, _findings) = (rule, findings);

    /// <summary>Lets callers read objects.</summary>
    /// <param name="condition">Which objects; null for all.</param>
    /// <param name="when">Which callers; null for all.</param>
    public EntityAccessBuilder<T> Read(
        Expression<Func<T, bool>>? condition = null, Func<SyncCaller, bool>? when = null) =>
        Grant(condition, when, AccessKind.Read);

    /// <summary>Lets callers create objects.</summary>
    /// <param name="condition">What an object must meet when it is created; null for nothing.</param>
    /// <param name="when">Which callers; null for all.</param>
    public EntityAccessBuilder<T> Create(
        Expression<Func<T, bool>>? condition = null, Func<SyncCaller, bool>? when = null) =>
        Grant(condition, when, AccessKind.Create);

    /// <summary>Lets callers change objects that they may read.</summary>
    /// <param name="condition">What an object must meet before the change, and after it; null for nothing.</param>
    /// <param name="when">Which callers; null for all.</param>
    public EntityAccessBuilder<T> Update(
        Expression<Func<T, bool>>? condition = null, Func<SyncCaller, bool>? when = null) =>
        Grant(condition, when, AccessKind.Update);

    /// <summary>Lets callers delete objects that they may read.</summary>
    /// <param name="condition">What an object must meet before it is deleted; null for nothing.</param>
    /// <param name="when">Which callers; null for all.</param>
    public EntityAccessBuilder<T> Delete(
        Expression<Func<T, bool>>? condition = null, Func<SyncCaller, bool>? when = null) =>
        Grant(condition, when, AccessKind.Delete);

    /// <summary>Lets callers create, change and delete objects.</summary>
    /// <param name="condition">What an object must meet before and after; null for nothing.</param>
    /// <param name="when">Which callers; null for all.</param>
    public EntityAccessBuilder<T> Write(
        Expression<Func<T, bool>>? condition = null, Func<SyncCaller, bool>? when = null) =>
        Grant(condition, when, AccessKind.Create, AccessKind.Update, AccessKind.Delete);

    /// <summary>Refuses writes by what an object was and what it becomes. Runs under the hub's commit lock.</summary>
    /// <param name="allows">
    /// Gets the object before and after, null where it is not there, with all attributes; false refuses the
    /// transaction. What it throws does so too, and is reported as a failed handler.
    /// </param>
    public EntityAccessBuilder<T> Check(Func<T?, T?, SyncCaller, bool> allows)
    {
        ArgumentNullException.ThrowIfNull(allows);
        _rule.Checks.Add((before, after, caller) => allows((T?)before, (T?)after, caller));
        return this;
    }

    /// <summary>
    /// Keeps an attribute on the hub: devices get nil for it, cannot ask about it, and cannot write it.
    /// </summary>
    /// <param name="property">The attribute.</param>
    /// <param name="unless">The callers that it is not hidden from; null for none.</param>
    public EntityAccessBuilder<T> Hide<TValue>(
        Expression<Func<T, TValue>> property, Func<SyncCaller, bool>? unless = null) =>
        Restrict(_rule.Hidden, property, unless);

    /// <summary>Lets devices read an attribute and not write it, in a new object neither.</summary>
    /// <param name="property">The attribute.</param>
    /// <param name="unless">The callers that may write it; null for none.</param>
    public EntityAccessBuilder<T> ReadOnly<TValue>(
        Expression<Func<T, TValue>> property, Func<SyncCaller, bool>? unless = null) =>
        Restrict(_rule.ReadOnly, property, unless);

    private EntityAccessBuilder<T> Grant(
        Expression<Func<T, bool>>? condition, Func<SyncCaller, bool>? when, params ReadOnlySpan<AccessKind> kinds)
    {
        if (!TryTranslate(condition, out var predicate)) return this;
        foreach (var kind in kinds) _rule.Add(kind, new AccessGrant(predicate, when));
        return this;
    }

    private bool TryTranslate(Expression<Func<T, bool>>? condition, out Predicate? predicate)
    {
        predicate = null;
        if (condition is null) return true;
        try
        {
            SyncParameterCall.Refuse(typeof(SyncParameter), condition,
                "A device supplies it as it likes. Use CallerValue, which comes from who the caller is.");
            predicate = Predicate.Translate(_rule.Entity, condition);
            return true;
        }
        catch (PredicateException wrong)
        {
            Report("EMB1503", _rule.Entity.Name,
                $"The condition of the access rule cannot run on rows: '{wrong.Part}'. {wrong.Reason}");
            return false;
        }
    }

    private EntityAccessBuilder<T> Restrict(
        List<AttributeRestriction> restrictions, LambdaExpression property, Func<SyncCaller, bool>? unless)
    {
        ArgumentNullException.ThrowIfNull(property);
        var name = (property.Body as MemberExpression)?.Member.Name ?? property.ToString();
        var attribute = _rule.Entity.Attributes.FirstOrDefault(attribute => attribute.Name == name);
        if (attribute is not null) restrictions.Add(new AttributeRestriction(attribute.Number, unless));
        else
            Report("EMB1502", $"{_rule.Entity.Name}.{name}",
                $"It is not an attribute of {_rule.Entity.Name}. Name one, as in x => x.Name.");
        return this;
    }

    private void Report(string code, string subject, string message) =>
        _findings.Add(new ModelFinding(code, subject, message));
}
