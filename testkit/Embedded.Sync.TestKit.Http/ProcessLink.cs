using System.Diagnostics;
using System.Text;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Http;

/// <summary>The side of a call that makes it. A process that was killed is followed by another.</summary>
internal sealed class ProcessLink(ProcessPool pool, string kind)
{
    private const int ExitCodeOfKill = 128 + 9;

    private Process? _process;

    /// <summary>True where there is a process; a call starts one where there is none.</summary>
    public bool IsRunning => _process is not null;

    /// <summary>How many processes there have been.</summary>
    public int Generation { get; private set; }

    /// <summary>Calls the process.</summary>
    /// <exception cref="SimulatedKillException">The process ended meanwhile.</exception>
    /// <exception cref="StoreException">A store of the process failed.</exception>
    public BinaryReader Call(Action<BinaryWriter> write)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        write(writer);
        writer.Flush();
        if (_process is null) (_process, Generation) = (pool.Take(kind), Generation + 1);
        var reader = new BinaryReader(new MemoryStream(Exchange(_process, bytes.ToArray())), Encoding.UTF8);
        return (CallOutcome)reader.ReadByte() switch
        {
            CallOutcome.Done => reader,
            CallOutcome.StoreFailed =>
                throw new StoreException((StoreFailure)reader.ReadInt32(), reader.ReadString()),
            _ => throw new InvalidOperationException($"The {kind} process failed: {reader.ReadString()}"),
        };
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill()
    {
        if (_process is null) return;
        pool.CountKill();
        End();
    }

    /// <summary>Notes that the process has killed itself. False where it has not, or ended otherwise.</summary>
    public bool HasDied()
    {
        if (_process is not { } process || !process.WaitForExit(TimeSpan.FromSeconds(5))) return false;
        var isKilled = process.ExitCode == ExitCodeOfKill;
        _process = null;
        process.Dispose();
        if (isKilled) pool.CountKill();
        return isKilled;
    }

    public void End()
    {
        if (_process is not null) ProcessPool.End(_process);
        _process = null;
    }

    private byte[] Exchange(Process process, byte[] call)
    {
        try
        {
            ProcessLoop.Write(process.StandardInput.BaseStream, call);
            if (ProcessLoop.Read(process.StandardOutput.BaseStream) is { } answer) return answer;
        }
        catch (IOException)
        {
            // A pipe without a reader, which is what the end of a process looks like from here.
        }

        throw HasDied() ? new SimulatedKillException()
            : new InvalidOperationException($"The {kind} process ended, and nothing had killed it.");
    }
}
