using System.Diagnostics;

namespace Embedded.Sync.Stores.RocksDb.Tests.Support;

/// <summary>A file system in memory of a few MiB, that can really run full. Mounting it takes root.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _mountPoint = new();

    public SmallDisk(int mebibytes) =>
        Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", _mountPoint.Path);

    public string StorePath => _mountPoint.Below("store");

    private string BallastPath => _mountPoint.Below("ballast");

    /// <summary>Takes all the space that is left.</summary>
    public void Fill()
    {
        using var ballast = new FileStream(BallastPath, FileMode.Create, FileAccess.Write, FileShare.None, 0);
        try
        {
            var page = new byte[4096];
            while (true) ballast.Write(page);
        }
        catch (IOException)
        {
            // Full, which is what we want.
        }
    }

    public void Free() => File.Delete(BallastPath);

    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", _mountPoint.Path);

    public void Dispose()
    {
        Run("umount", _mountPoint.Path);
        _mountPoint.Dispose();
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"This test needs root, to mount a small file system. {command}: {error}");
    }
}
