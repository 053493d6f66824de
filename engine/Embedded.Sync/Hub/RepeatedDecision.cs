using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// What a device is told of a decision that was made before: the same verdict, with no more of the hub's values than
/// its user may read now. He may read less than when it was made, and the answer of that time may never have arrived.
/// </summary>
internal static class RepeatedDecision
{
    private const string ReasonWithheld = "The hub refused the change. What it said then is not repeated, since "
        + "the caller's rights have changed. Compare, then retry or discard it.";

    /// <summary>A digest of what the caller may read of the entities that a result speaks of.</summary>
    public static ulong RightsOn(TransactionResult result, CallerAccess access)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        var entities = result.Conflicts.Select(conflict => conflict.Key.Entity).Append(result.Subject.Entity);
        foreach (var entity in entities.Distinct().Order().Where(access.Has))
            writer.WriteBinary(access.Of(entity).Digest);
        return HubScope.Digest(buffer.WrittenSpan);
    }

    public static TransactionResult Of(StoredDecision decision, CallerAccess access, IHubSnapshot now)
    {
        var result = decision.Result;
        if (result.Conflicts.Count == 0 && result.Reason.Length == 0) return result;
        var hasSameRights = decision.Rights == RightsOn(result, access);
        bool IsTold(ObjectKey key) => hasSameRights && (!now.TryGetRow(key, out var row) || access.CanRead(key, row));
        return result with
        {
            Reason = result.Reason.Length == 0 || IsTold(result.Subject) ? result.Reason : ReasonWithheld,
            Conflicts = [.. result.Conflicts.Select(conflict =>
                IsTold(conflict.Key) ? conflict : Withheld(conflict, access))],
        };
    }

    /// <summary>The conflict without what was the hub's; an attribute that is hidden now is not named.</summary>
    private static AttributeConflict Withheld(AttributeConflict conflict, CallerAccess access)
    {
        var isNamed = access.Has(conflict.Key.Entity)
            && !access.Of(conflict.Key.Entity).Hidden.Contains(conflict.Attribute);
        return conflict with
        {
            Attribute = isNamed ? conflict.Attribute : -1,
            Hub = default,
            Device = isNamed ? conflict.Device : default,
            After = default,
        };
    }
}
