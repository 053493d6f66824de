namespace Embedded.Sync;

/// <summary>An action threw what it should not. The device learns only that it failed.</summary>
/// <param name="Action">The action's name.</param>
/// <param name="CallId">The call's id, as the device knows it.</param>
/// <param name="Caller">On whose behalf it ran.</param>
/// <param name="Exception">What it threw.</param>
public sealed record ActionDefect(string Action, Guid CallId, SyncCaller Caller, Exception Exception);
