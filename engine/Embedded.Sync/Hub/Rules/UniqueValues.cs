using System.Security.Cryptography;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>
/// What a commit does to the index of unique values: values given up first, then values claimed, so that two objects
/// may swap theirs in one commit.
/// </summary>
internal sealed class UniqueValues(IHubSnapshot before)
{
    private readonly Dictionary<UniqueKey, ObjectKey> _claimed = [];
    private readonly HashSet<UniqueKey> _givenUp = [];

    /// <summary>The first value that two objects would have, or null.</summary>
    public Rejection? Check(IReadOnlyCollection<CommitChange> changes, HubRules rules)
    {
        foreach (var change in changes)
            foreach (var rule in rules.Of(change.Key.Entity)!.Unique)
                if (change.Original is { } original && HasChanged(change, rule)
                    && KeyOf(rule, original) is { } old && IsHeldBy(old, change.Key)) _givenUp.Add(old);
        foreach (var change in changes)
            foreach (var rule in rules.Of(change.Key.Entity)!.Unique)
                if (change.Row is { } row && HasChanged(change, rule)
                    && KeyOf(rule, row) is { } value && !TryClaim(value, change.Key)) return Taken(change, rule);
        return null;
    }

    public void WriteTo(IHubCommit commit)
    {
        foreach (var key in _givenUp.Where(key => !_claimed.ContainsKey(key))) commit.DeleteUnique(key);
        foreach (var (key, holder) in _claimed) commit.PutUnique(key, holder);
    }

    /// <summary>The index key of the value that a row has; null where it has none.</summary>
    public static UniqueKey? KeyOf(UniqueRule rule, ReadOnlySpan<byte> row)
    {
        var value = RowAttribute.Of(row, rule.Attribute.Number);
        if (RowAttribute.IsNil(value)) return null;
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(value, digest);
        return new UniqueKey(rule.Entity.Number, (ushort)rule.Attribute.Number, ObjectId.Read(digest[..ObjectId.Size]));
    }

    private bool TryClaim(UniqueKey value, ObjectKey holder)
    {
        var isFree = _givenUp.Contains(value) || !before.TryGetUnique(value, out var present) || present == holder;
        return isFree && _claimed.TryAdd(value, holder);
    }

    private bool IsHeldBy(UniqueKey value, ObjectKey holder) =>
        before.TryGetUnique(value, out var present) && present == holder;

    private static bool HasChanged(CommitChange change, UniqueRule rule) =>
        change.Original is null || change.Row is null
        || !RowAttribute.Of(change.Original, rule.Attribute.Number)
            .SequenceEqual(RowAttribute.Of(change.Row, rule.Attribute.Number));

    private static Rejection Taken(CommitChange change, UniqueRule rule) => new(
        RejectionCode.NotUnique,
        $"{change.Entity.Name}.{rule.Attribute.Name}: another {rule.Entity.Name} has this value. Choose another one.",
        change.Key);
}

/// <summary>One value of a unique attribute, as 128 bits of its SHA-256.</summary>
internal readonly record struct UniqueKey(ushort Entity, ushort Attribute, ObjectId Value);
