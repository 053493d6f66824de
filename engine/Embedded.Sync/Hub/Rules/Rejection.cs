using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>Why a transaction is not applied, and about which of its objects that is.</summary>
internal sealed record Rejection(RejectionCode Code, string Reason, ObjectKey Subject);
