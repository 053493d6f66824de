using System.Net.Http.Headers;

namespace Embedded.Sync.Hosting;

/// <summary>
/// Gives the authorization header of one request: the credentials of the user whose database synchronises. Called
/// for each request, repetitions included, from any thread; renews a token where that is needed.
/// </summary>
/// <param name="cancellationToken">Ends the waiting for a new token.</param>
/// <returns>The header; null for a request without one.</returns>
public delegate ValueTask<AuthenticationHeaderValue?> SyncAuthorization(CancellationToken cancellationToken);
