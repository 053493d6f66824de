namespace Embedded.Sync.Hub;

/// <summary>What an index of the hub is for.</summary>
internal enum HubIndexKind
{
    /// <summary>Who has a value that only one may have.</summary>
    Unique,

    /// <summary>Who refers to an object by an association with a delete behaviour.</summary>
    Referrers,

    /// <summary>Which number was given last. One value instead of entries.</summary>
    Numbers,
}

/// <summary>One index of the hub, by the entity that it was declared for, and the attribute.</summary>
internal readonly record struct HubIndex(HubIndexKind Kind, ushort Entity, ushort Attribute)
{
    /// <summary>The table of its entries.</summary>
    public byte Table => Kind switch
    {
        HubIndexKind.Unique => HubTables.Unique,
        HubIndexKind.Referrers => HubTables.Referrers,
        _ => HubTables.Numbers,
    };

    /// <summary>The table that tells whether it is complete.</summary>
    public byte Marks => MarksOf(Kind);

    public static byte MarksOf(HubIndexKind kind) =>
        kind == HubIndexKind.Unique ? HubTables.UniqueRules : HubTables.ReferrerMarks;
}
