using Embedded.Sync.Storage;

namespace Embedded.Sync.Hub;

/// <summary>
/// Brings the index of unique values in line with the rules when a hub is opened: what is no longer declared goes, and
/// what is declared for the first time is built from the rows. Of objects that share a value already, the one with
/// the lowest id holds it; the others stay as they are.
/// </summary>
internal static class UniqueIndex
{
    private const int RowsPerBatch = 10_000;

    public static void Align(IHubStore store, HubRules rules)
    {
        using var snapshot = store.Snapshot();
        var known = snapshot.UniqueRules();
        var declared = rules.Unique.Select(Name).ToHashSet();
        foreach (var rule in known.Where(rule => !declared.Contains(rule)))
        {
            var commit = store.Begin();
            commit.DeleteUniqueRule(rule.Entity, rule.Attribute);
            commit.Write(snapshot.State, Durability.Durable);
        }

        foreach (var rule in rules.Unique.DistinctBy(Name).Where(rule => !known.Contains(Name(rule))))
            Build(store, snapshot, rule);
    }

    private static void Build(IHubStore store, IHubSnapshot snapshot, UniqueRule rule)
    {
        // An earlier attempt may have ended half way; the rule counts as known with the last batch only.
        var commit = store.Begin();
        commit.DeleteUniqueRule(rule.Entity.Number, (ushort)rule.Attribute.Number);
        var held = new HashSet<UniqueKey>();
        foreach (var entity in rule.Entity.SelfAndSpecialisations)
        {
            using var scan = snapshot.ScanRows(entity.Number, Rows.ObjectId.None);
            while (scan.MoveNext())
            {
                if (UniqueValues.KeyOf(rule, scan.Row) is not { } key || !held.Add(key)) continue;
                commit.PutUnique(key, new Rows.ObjectKey(entity.Number, scan.Id));
                if (held.Count % RowsPerBatch != 0) continue;
                commit.Write(snapshot.State, Durability.Buffered);
            }
        }

        commit.PutUniqueRule(rule.Entity.Number, (ushort)rule.Attribute.Number);
        commit.Write(snapshot.State, Durability.Durable);
    }

    private static (ushort Entity, ushort Attribute) Name(UniqueRule rule) =>
        (rule.Entity.Number, (ushort)rule.Attribute.Number);
}
