using System.Collections.Concurrent;
using System.Diagnostics;
using Embedded.Sync.TestKit.Conformance;

namespace Embedded.Sync.TestKit.Http;

/// <summary>Starts processes of this tier, one of each kind ahead: starting takes longer than a scenario.</summary>
internal sealed class ProcessPool(string program) : IDisposable
{
    public const string Mark = "simulation-process";
    public const string HubKind = "hub";
    public const string StoreKind = "stores";

    private readonly ConcurrentDictionary<string, ConcurrentQueue<Process>> _spare = new()
    {
        [HubKind] = new(), [StoreKind] = new(),
    };

    private int _kills;

    public int Kills => _kills;

    public void CountKill() => Interlocked.Increment(ref _kills);

    public Process Take(string kind)
    {
        if (!_spare[kind].TryDequeue(out var process)) process = Start(kind);
        _spare[kind].Enqueue(Start(kind));
        return process;
    }

    public void Dispose()
    {
        foreach (var process in _spare.Values.SelectMany(queue => queue)) End(process);
    }

    public static void End(Process process)
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private Process Start(string kind) => Process.Start(new ProcessStartInfo(DotnetProgram.Path, [program, Mark, kind])
    {
        RedirectStandardInput = true, RedirectStandardOutput = true,
    })!;
}
