namespace Embedded.Sync;

/// <summary>A handler, validation rule or resolver of the hub's application threw an exception.</summary>
/// <param name="Entity">The entity that it was declared for.</param>
/// <param name="ObjectId">The object that it was called for.</param>
/// <param name="IsCommitted">
/// True for an after-commit handler: the change stays. False: the transaction was rejected with
/// <see cref="RejectionCode.HandlerFailed"/>.
/// </param>
/// <param name="Error">What it threw.</param>
public sealed record HandlerFailure(string Entity, Guid ObjectId, bool IsCommitted, Exception Error);
