using System.Reflection;
using System.Runtime.InteropServices;

namespace Embedded.Sync.Benchmarks.Report;

/// <summary>Where the figures come from: without it they mean nothing.</summary>
internal static class Machine
{
    public static string Describe(string directory)
    {
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024);
        var disk = new DriveInfo(Path.GetFullPath(directory));
        return $"{Processor()}, {Environment.ProcessorCount} cores, {memory:0} GiB, {disk.DriveFormat}; "
            + $"{RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}; commit {Commit()}; "
            + $"load before the run {Load()}";
    }

    private static string Processor()
    {
        const string info = "/proc/cpuinfo";
        var lines = File.Exists(info) ? File.ReadLines(info) : [];
        var line = lines.FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal));
        return line?.Split(':')[1].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>Others at work make figures worse, and this is how a reader can tell.</summary>
    private static string Load() =>
        File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static string Commit()
    {
        var version = typeof(Machine).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();
        return version?.InformationalVersion.Split('+') is [_, { Length: >= 7 } commit] ? commit[..7] : "unknown";
    }
}
