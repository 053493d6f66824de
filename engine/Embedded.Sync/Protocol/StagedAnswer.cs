using Embedded.Sync.Device;

namespace Embedded.Sync.Protocol;

/// <summary>An answer that was read and checked, and the state that it leads to; not applied yet.</summary>
/// <param name="Answer">The answer. It refers to the bytes that it was read from until it has been applied.</param>
/// <param name="Before">The state that it was made for.</param>
/// <param name="After">
/// The state that it leads to; null where it was made for another state and has to be dropped.
/// </param>
internal sealed record StagedAnswer(SyncAnswer Answer, DeviceState Before, DeviceState? After);
