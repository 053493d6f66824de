using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>The index of the objects that refer to others by associations with a delete behaviour.</summary>
internal static class ReferrerIndex
{
    public static void Align(IHubStore store, SyncModel model) => HubIndexes.Align(store, HubIndexKind.Referrers,
        model.Associations.Select(association => (association.Owner, association.Attribute)), one =>
        {
            var association = new Association(one.Entity, one.Attribute);
            return (commit, key, row) => Replace(commit, association, key, [], row);
        });

    /// <summary>Replaces the entries of a row; an empty one is none.</summary>
    public static void Replace(IHubCommit commit, Association association, ObjectKey key, ReadOnlySpan<byte> old,
        ReadOnlySpan<byte> row)
    {
        var (before, after) = (TargetsOf(association, old), TargetsOf(association, row));
        foreach (var target in before.Except(after)) commit.DeleteReferrer(IndexOf(association), target, key);
        foreach (var target in after.Except(before)) commit.PutReferrer(IndexOf(association), target, key);
    }

    public static HubIndex IndexOf(Association association) => new(
        HubIndexKind.Referrers, association.Owner.Number, (ushort)association.Attribute.Number);

    private static IReadOnlyList<ObjectId> TargetsOf(Association association, ReadOnlySpan<byte> row) =>
        row.IsEmpty ? [] : ReferencesOf.Ids(RowAttribute.Of(row, association.Attribute.Number));
}
