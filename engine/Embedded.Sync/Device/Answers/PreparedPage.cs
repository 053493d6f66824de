namespace Embedded.Sync.Device;

/// <summary>A page whose batch is built and waits to be written.</summary>
/// <param name="Before">The state that it was built for.</param>
/// <param name="LastSequence">The newest local transaction that it has seen.</param>
/// <param name="Views">What it changes of what the app sees.</param>
/// <param name="Applied">What it moves.</param>
internal sealed record PreparedPage(DeviceState Before, ulong LastSequence, ViewChanges Views, AppliedAnswer Applied);
