namespace Embedded.Sync.Hub;

/// <summary>
/// The index of unique values. Where a rule is declared for the first time and objects share a value already, the one
/// with the lowest id holds it; the others stay as they are.
/// </summary>
internal static class UniqueIndex
{
    public static void Align(IHubStore store, HubRules rules) => HubIndexes.Align(store, HubIndexKind.Unique,
        rules.Unique.Select(rule => (rule.Entity, rule.Attribute)), one =>
        {
            var (rule, held) = (new UniqueRule(one.Entity, one.Attribute), new HashSet<UniqueKey>());
            return (commit, key, row) =>
            {
                if (UniqueValues.KeyOf(rule, row) is { } value && held.Add(value)) commit.PutUnique(value, key);
            };
        });
}
