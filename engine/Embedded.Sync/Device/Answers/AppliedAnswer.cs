namespace Embedded.Sync.Device;

/// <summary>What an answer moved: rows written or replaced, and rows removed.</summary>
internal sealed record AppliedAnswer(long Written, long Removed);
