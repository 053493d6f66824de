using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Hub;

/// <summary>
/// Brings the indexes of a hub in line with what is declared when it is opened: those that are no longer declared go,
/// and those that are declared for the first time are built from the rows.
/// </summary>
internal static class HubIndexes
{
    private const int RowsPerBatch = 10_000;

    /// <summary>Puts the entries of one row into a commit.</summary>
    public delegate void Put(IHubCommit commit, ObjectKey key, ReadOnlySpan<byte> row);

    public static void Align(IHubStore store, HubRules rules)
    {
        UniqueIndex.Align(store, rules);
        ReferrerIndex.Align(store, rules.Model);
    }

    /// <param name="store">The hub's store.</param>
    /// <param name="kind">Which indexes to bring in line.</param>
    /// <param name="declared">The entity and the attribute of each.</param>
    /// <param name="builderOf">Made anew for each index that is built.</param>
    public static void Align(IHubStore store, HubIndexKind kind,
        IEnumerable<(EntityType Entity, AttributeDefinition Attribute)> declared,
        Func<(EntityType Entity, AttributeDefinition Attribute), Put> builderOf)
    {
        using var snapshot = store.Snapshot();
        var known = snapshot.CompleteIndexes(kind);
        var wanted = declared.Distinct().ToDictionary(
            one => new HubIndex(kind, one.Entity.Number, (ushort)one.Attribute.Number));
        foreach (var index in known.Where(index => !wanted.ContainsKey(index)))
        {
            var commit = store.Begin();
            commit.DeleteIndex(index);
            commit.Write(snapshot.State, Durability.Durable);
        }

        foreach (var (index, one) in wanted.Where(pair => !known.Contains(pair.Key)))
            Build(store, snapshot, (index, one.Entity), builderOf(one));
    }

    private static void Build(
        IHubStore store, IHubSnapshot snapshot, (HubIndex Index, EntityType Entity) built, Put put)
    {
        // An earlier attempt may have ended half way; the index counts as complete with the last batch only.
        var commit = store.Begin();
        commit.DeleteIndex(built.Index);
        var count = 0;
        foreach (var entity in built.Entity.SelfAndSpecialisations)
        {
            using var scan = snapshot.ScanRows(entity.Number, ObjectId.None);
            while (scan.MoveNext())
            {
                put(commit, new ObjectKey(entity.Number, scan.Id), scan.Row);
                if (++count % RowsPerBatch == 0) commit.Write(snapshot.State, Durability.Buffered);
            }
        }

        commit.PutIndexMark(built.Index);
        commit.Write(snapshot.State, Durability.Durable);
    }
}
