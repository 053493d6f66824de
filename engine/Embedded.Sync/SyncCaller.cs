namespace Embedded.Sync;

/// <summary>On whose behalf a request is made, as the transport has authenticated it. Immutable.</summary>
/// <param name="User">The user's stable name. Cursors made for one user are refused to any other.</param>
public sealed record SyncCaller(string User)
{
    /// <summary>The type of the claims that <see cref="IsInRole"/> looks at.</summary>
    public const string RoleClaim = "role";

    private readonly IReadOnlyList<SyncClaim> _claims = [];

    /// <summary>A caller without a name, for hubs that know no users.</summary>
    public static SyncCaller Anonymous { get; } = new("");

    /// <summary>What else is known of the caller: what <see cref="AccessRules"/> decide by.</summary>
    /// <value>Each claim once, ordered by type and value. Default: none.</value>
    public IReadOnlyList<SyncClaim> Claims
    {
        get => _claims;
        init
        {
            ArgumentNullException.ThrowIfNull(value);
            _claims = [.. value.Distinct().OrderBy(claim => claim.Type, StringComparer.Ordinal)
                .ThenBy(claim => claim.Value, StringComparer.Ordinal)];
        }
    }

    /// <summary>The same caller with further claims of one type.</summary>
    public SyncCaller With(string type, params IEnumerable<string> values)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(type);
        ArgumentNullException.ThrowIfNull(values);
        return this with { Claims = [.. _claims, .. values.Select(value => new SyncClaim(type, value))] };
    }

    /// <summary>The values of all claims of a type, compared exactly; none where the caller has none.</summary>
    public IEnumerable<string> Values(string type) =>
        _claims.Where(claim => claim.Type == type).Select(claim => claim.Value);

    /// <summary>True where the caller has a claim, compared exactly.</summary>
    public bool Has(string type, string value) => _claims.Contains(new SyncClaim(type, value));

    /// <summary>True where the caller has the <see cref="RoleClaim"/> of a role.</summary>
    public bool IsInRole(string role) => Has(RoleClaim, role);

    /// <summary>True for the same user with the same claims.</summary>
    public bool Equals(SyncCaller? other) =>
        other is not null && User == other.User && _claims.SequenceEqual(other._claims);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(User, _claims.Count);

    /// <summary>The user's name. Claims are not for logs.</summary>
    public override string ToString() => User;
}

/// <summary>One thing that is known of a caller.</summary>
/// <param name="Type">What it is about, such as <c>tenant</c>.</param>
/// <param name="Value">Its value as text.</param>
public readonly record struct SyncClaim(string Type, string Value);
