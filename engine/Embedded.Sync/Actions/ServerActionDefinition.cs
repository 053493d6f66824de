namespace Embedded.Sync.Actions;

/// <summary>One action of a hub.</summary>
/// <param name="Name">By which devices call it.</param>
/// <param name="Input">How its parameter is read.</param>
/// <param name="Output">How its result is written.</param>
/// <param name="Run">Runs it.</param>
/// <param name="Allows">Who may call it.</param>
internal sealed record ServerActionDefinition(
    string Name, ActionValue Input, ActionValue Output,
    Func<object?, ServerActionContext, CancellationToken, Task<object?>> Run, Func<SyncCaller, bool> Allows);
