using System.Diagnostics;

namespace Kiosk.Demo;

/// <summary>
/// A program that the demo has started. Its output is read here, line by line; its errors and progress bars go where
/// the demo's own go. Disposing it kills it, if it still runs.
/// </summary>
internal sealed class ChildProgram : IDisposable
{
    private readonly Process _process;

    private ChildProgram(Process process) => _process = process;

    public int Id => _process.Id;

    /// <summary>Starts a program that was built beside this one.</summary>
    public static ChildProgram Start(string name, params IEnumerable<string> arguments)
    {
        var file = Path.Combine(AppContext.BaseDirectory, name + ".dll");
        var start = new ProcessStartInfo("dotnet", [file, .. arguments]) { RedirectStandardOutput = true };
        return new ChildProgram(Process.Start(start) ?? throw new DemoException($"{name} cannot be started."));
    }

    /// <summary>The next line of output, or null at the end.</summary>
    public ValueTask<string?> ReadLineAsync(CancellationToken cancellationToken) =>
        _process.StandardOutput.ReadLineAsync(cancellationToken);

    /// <summary>kill -9: the program gets no chance to put anything in order.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Waits for the end.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> WaitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
