namespace Embedded.Sync.TestKit.Conformance;

/// <summary>What becomes of a store when it is closed. It decides which clauses apply.</summary>
public enum StoreKind
{
    /// <summary>Its rows end with the object, so that nothing can be asked of them later.</summary>
    Volatile,

    /// <summary>It lies at a path and can be opened there again.</summary>
    Persistent,
}
