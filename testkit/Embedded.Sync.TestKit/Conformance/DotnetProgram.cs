namespace Embedded.Sync.TestKit.Conformance;

/// <summary>The runtime that runs this program, so that the processes which it starts have the same.</summary>
internal static class DotnetProgram
{
    internal static string Path { get; } =
        System.IO.Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
            ? Environment.ProcessPath! : "dotnet";
}
