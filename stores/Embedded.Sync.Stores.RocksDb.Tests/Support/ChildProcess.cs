using System.Diagnostics;

namespace Embedded.Sync.Stores.RocksDb.Tests.Support;

/// <summary>This assembly, run again as a process of its own. See <see cref="ChildProgram"/>.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    public ChildProcess(string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        start.ArgumentList.Add(typeof(ChildProgram).Assembly.Location);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        _process = Process.Start(start)!;
    }

    /// <summary>The next line that the process prints; null at its end.</summary>
    public string? ReadLine() => _process.StandardOutput.ReadLine();

    public string ReadToEnd() => _process.StandardOutput.ReadToEnd();

    /// <summary>SIGKILL: the process cannot tidy up. Returns what it had printed and we had not read.</summary>
    public string Kill()
    {
        _process.Kill();
        var rest = ReadToEnd();
        _process.WaitForExit();
        return rest;
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }
}
