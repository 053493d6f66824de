namespace Embedded.Sync.TestKit.Conformance;

/// <summary>One check of the suite.</summary>
/// <param name="Name">The name of the method of <see cref="StoreConformance"/>, which starts with the clause's
/// number.</param>
/// <param name="NotApplicable">Why the clause says nothing about this store; null where it applies.</param>
public sealed record StoreClause(string Name, string? NotApplicable)
{
    /// <summary>The name, and the reason if the clause does not apply.</summary>
    public override string ToString() => NotApplicable is null ? Name : $"{Name}: does not apply, {NotApplicable}";
}
