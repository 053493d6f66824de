using System.Diagnostics;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>A file system in memory of a few MiB, that can really run full. Mounting it takes root.</summary>
/// <remarks>Not thread-safe. Dispose it when the stores on it are closed.</remarks>
public sealed class SmallDisk : IDisposable
{
    private readonly string _mountPoint = Directory.CreateTempSubdirectory("embedded-small-disk-").FullName;

    /// <summary>Mounts one.</summary>
    /// <param name="mebibytes">Its size.</param>
    /// <exception cref="PlatformNotSupportedException">This process may not mount, or the system cannot.</exception>
    public SmallDisk(int mebibytes)
    {
        try
        {
            Run("mount", "-t", "tmpfs", "-o", $"size={mebibytes}m", "tmpfs", _mountPoint);
        }
        catch
        {
            Directory.Delete(_mountPoint);
            throw;
        }
    }

    /// <summary>A path on it for a store; nothing is there yet.</summary>
    public string StorePath => Path.Combine(_mountPoint, "store");

    private string BallastPath => Path.Combine(_mountPoint, "ballast");

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

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Free() => File.Delete(BallastPath);

    /// <summary>Lets nothing be written any more.</summary>
    public void MakeReadOnly() => Run("mount", "-o", "remount,ro", _mountPoint);

    /// <summary>Unmounts it.</summary>
    public void Dispose()
    {
        Run("umount", _mountPoint);
        Directory.Delete(_mountPoint);
    }

    private static void Run(string command, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode == 0) return;
        throw new PlatformNotSupportedException(
            $"A small disk is a file system of its own: run this as root, where mounting is allowed. {error.Trim()}");
    }
}
