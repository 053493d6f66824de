using System.Security.Claims;

namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>Makes the hub's caller of who ASP.NET Core has authenticated.</summary>
internal static class ClaimedCaller
{
    /// <summary>The caller; null for an authenticated user without a name.</summary>
    public static SyncCaller? Of(ClaimsPrincipal principal, SyncHubEndpointOptions options)
    {
        if (principal.Identity is not { IsAuthenticated: true }) return SyncCaller.Anonymous;
        return options.UserOf(principal) is { Length: > 0 } user
            ? new SyncCaller(user) { Claims = [.. options.ClaimsOf(principal)] } : null;
    }

    /// <summary>All claims of the authenticated identities; roles also under the hub's name for them.</summary>
    public static IEnumerable<SyncClaim> ClaimsOf(ClaimsPrincipal principal) => principal.Identities
        .Where(identity => identity.IsAuthenticated)
        .SelectMany(identity => identity.Claims.SelectMany(claim => claim.Type == identity.RoleClaimType
            ? [new SyncClaim(claim.Type, claim.Value), new SyncClaim(SyncCaller.RoleClaim, claim.Value)]
            : new[] { new SyncClaim(claim.Type, claim.Value) }));
}
