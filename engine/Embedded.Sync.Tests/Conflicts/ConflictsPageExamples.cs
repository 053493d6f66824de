namespace Embedded.Sync.Tests.Conflicts;

/// <summary>The code of docs/conflicts.md: each region is one snippet there.</summary>
internal static class ConflictsPageExamples
{
    public static HubRules Declared(SyncModel model)
    {
        #region Policies
        var rules = HubRules.Create(model, rules => rules
            .Entity<Category>(category => category.OnConflict(ConflictPolicy.HubWins))
            .Entity<Product>(product => product.OnConflict(ConflictPolicy.Reject))
            .Entity<Order>(order => order.OnConflict(Merge)));    // all others: the last writer wins
        #endregion
        return rules;
    }

    #region A resolver
    private static Order? Merge(ConflictArguments<Order> conflict)
    {
        if (conflict.Device is not { } device) return conflict.Hub;        // deleted there, changed here: it stays
        if (conflict.Attributes.Contains(nameof(Order.Quantity)))
            device.Quantity = Math.Max(device.Quantity, conflict.Hub.Quantity);
        if (conflict.Attributes.Contains(nameof(Order.Note)))
            device.Note = $"{conflict.Hub.Note} / {device.Note}";
        return device;
    }
    #endregion

    #region On the device
    public static IEnumerable<string> Describe(OfflineDatabase database) =>
        from record in database.ListConflicts()
        from conflict in record.Conflicts
        select $"{conflict.Entity}.{conflict.Attribute}: {conflict.HubValue} met {conflict.DeviceValue}, "
            + $"and is {conflict.Value} now ({conflict.Resolution}).";
    #endregion

    #region On the hub
    public static IEnumerable<string> DescribeNewest(SyncHub hub, CommitVersion seen) =>
        from decision in hub.Decisions(after: seen)
        where !decision.IsRejected
        select $"{decision.User}: {decision.Conflicts.Count} conflicts in version {decision.Version}";
    #endregion
}
