using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>
/// Holds the changes of one uploaded transaction against the access rules. What its caller may not read is to him as
/// what is not there: the same steps, in the same order, with the same answer.
/// </summary>
internal sealed class WriteAccess(CallerAccess access, HubDraft draft, RuleRunner runner)
{
    private readonly Dictionary<ObjectKey, ChangeKind> _last = [];
    private readonly HashSet<(ObjectKey Key, ChangeKind Kind)> _wanted = [];
    private readonly Dictionary<ObjectKey, byte[]?> _sent = [];

    public EntityGrants Of(EntityType entity) => access.Of(entity);

    /// <summary>The objects that the transaction names, as it made them; null for those that it removed.</summary>
    public IEnumerable<KeyValuePair<ObjectKey, byte[]?>> Sent => _sent;

    /// <summary>True for an object that the transaction itself names, with its row as that made it.</summary>
    public bool TryGetSent(ObjectKey key, out byte[]? row) => _sent.TryGetValue(key, out row);

    /// <summary>True for an object that the transaction itself names.</summary>
    public bool Names(ObjectKey key) => _sent.ContainsKey(key);

    /// <summary>True for a value that the caller may be told about.</summary>
    public bool Sees(ObjectKey key, AttributeDefinition attribute) =>
        Names(key) && !access.Of(key.Entity).Hidden.Contains(attribute.Number);

    /// <summary>True for an object that the caller may read, or that the same transaction made.</summary>
    public bool Knows(ObjectKey key, DraftObject target) => target.Row is not null
        && (target.Original is not { } original || access.CanRead(key, original));

    /// <summary>What an attribute of the transaction's own object leads to was the caller's choice.</summary>
    public bool IsSent(ObjectKey key, int attribute, ReadOnlySpan<byte> value) =>
        _sent.TryGetValue(key, out var row) && row is not null && RowAttribute.Of(row, attribute).SequenceEqual(value);

    /// <summary>
    /// Takes out of a change what merely repeats a new object's values in attributes that the caller may not write, or
    /// says which of them he wrote all the same.
    /// </summary>
    public Rejection? Narrow(EntityType entity, ref ChangeMessage change)
    {
        var grants = access.Of(entity);
        if (change.Kind == ChangeKind.Delete || !grants.IsNarrow) return null;
        var closed = change.Kind == ChangeKind.Create ? grants.Closed : grants.Hidden;
        var left = AttributeMap.Where(change.Attributes, UnsetAttributes.SaysMore(entity, closed));
        var attributes = new AttributeChanges(left);
        while (attributes.MoveNext())
        {
            if (!grants.Closed.Contains(attributes.Number)) continue;
            return grants.Hidden.Contains(attributes.Number)
                ? new Rejection(RejectionCode.InvalidValue,
                    RowValidator.UnknownAttribute(entity, attributes.Number), change.Key)
                : new Rejection(RejectionCode.AccessDenied, $"{entity.Name}."
                    + $"{entity.FindAttribute(attributes.Number)!.Name}: the caller may not write it.", change.Key);
        }

        var hidden = grants.Hidden;
        change = change.With(left, AttributeMap.Where(change.Replaced, (number, _) => !hidden.Contains(number)));
        return null;
    }

    /// <summary>Why the caller may not do this to an object as it was before the transaction, or null.</summary>
    public Rejection? Begin(EntityType entity, in ChangeMessage change, DraftObject target)
    {
        _sent[change.Key] = target.Row;
        _wanted.Add((change.Key, change.Kind));
        _last[change.Key] = change.Kind;
        var isHis = change.Kind == ChangeKind.Create ? target.Row is null
            : target.Original is not { } original
                || access.Of(entity).CanWrite(change.Kind, change.Key.Id, original);
        return isHis ? null : Denied(entity, change.Key, change.Kind);
    }

    /// <summary>Why what the transaction leaves is not the caller's to write, or null.</summary>
    public Rejection? Complete()
    {
        foreach (var (key, kind) in _wanted)
        {
            var entity = access.Entity(key.Entity);
            var target = draft[key];
            _sent[key] = target.Row;
            if (kind == ChangeKind.Delete || target.Row is not { } row) continue;
            // An object that the transaction made is judged as new, however often the transaction changed it.
            if (kind == ChangeKind.Update && _wanted.Contains((key, ChangeKind.Create))) continue;
            if (!access.Of(entity).CanWrite(kind, key.Id, row)) return Denied(entity, key, kind);
        }

        foreach (var (key, kind) in _last)
            if (Check(access.Entity(key.Entity), key, kind) is { } refused) return refused;
        return null;
    }

    private Rejection? Check(EntityType entity, ObjectKey key, ChangeKind kind)
    {
        var checks = access.Of(entity).Checks;
        if (checks.Count == 0) return null;
        var target = draft[key];
        var before = target.Original is { } original ? RowReader.ToObject(entity, key.Id, original) : null;
        var after = target.Row is { } row ? RowReader.ToObject(entity, key.Id, row) : null;
        if (before is null && after is null) return null;
        var allowed = true;
        if (!runner.TryRun(entity, key.Id.ToGuid(), isCommitted: false,
            () => allowed = checks.All(check => check(before, after, access.Caller))))
            return new Rejection(RejectionCode.HandlerFailed, CommitChecker.FailureReason, key);
        return allowed ? null : Denied(entity, key, kind);
    }

    private static Rejection Denied(EntityType entity, ObjectKey key, ChangeKind kind)
    {
        var verb = kind switch { ChangeKind.Create => "create", ChangeKind.Update => "change", _ => "delete" };
        return new Rejection(RejectionCode.AccessDenied, $"The caller may not {verb} this {entity.Name}.", key);
    }
}
