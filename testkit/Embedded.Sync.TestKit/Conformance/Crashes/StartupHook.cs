using System.Diagnostics.CodeAnalysis;
using Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>
/// What the runtime calls before a program's own entry point where the variable DOTNET_STARTUP_HOOKS names this
/// assembly. So any test assembly can be started as a process that commits to a store, without a line in its Main.
/// </summary>
[SuppressMessage("Design", "CA1050", Justification = "The runtime looks for a class of this name without a namespace.")]
internal static class StartupHook
{
    public static void Initialize()
    {
        // Processes that this one starts are not to do the same.
        Environment.SetEnvironmentVariable("DOTNET_STARTUP_HOOKS", null);
        if (Environment.GetEnvironmentVariable(CrashProcess.TokenVariable) is { } token)
            CommittingProgram.Run(int.Parse(token));
    }
}
