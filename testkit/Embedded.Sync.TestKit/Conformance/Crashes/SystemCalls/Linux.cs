using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Embedded.Sync.TestKit.Conformance.Crashes.SystemCalls;

/// <summary>The few calls of the operating system that .NET has no word for.</summary>
internal static unsafe partial class Linux
{
    private const int AtEmptyPath = 0x1000;
    private const int AtSymlinkNoFollow = 0x100;
    private const uint StatxInode = 0x100;
    private const int StatxBytes = 256;
    private const int StatxInodeOffset = 32;
    private const int KillSignal = 9;
    private const int FromCurrent = 1;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    internal static partial long Call(long number, long a, long b, long c, long d, long e, long f);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    internal static partial int Control(int descriptor, nuint request, void* argument);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    internal static partial int ControlProcess(int option, nuint a, nuint b, nuint c, nuint d);

    /// <summary>Ends this process as <c>kill -9</c> does: nothing of it runs any more.</summary>
    internal static void KillThisProcess()
    {
        if (Kill(Environment.ProcessId, KillSignal) == 0) Thread.Sleep(Timeout.Infinite);
    }

    /// <summary>A handle that only reads, and, other than .NET's, asks for no lock.</summary>
    internal static SafeFileHandle? TryOpen(string path)
    {
        var descriptor = OpenFile(path, 0);
        return descriptor < 0 ? null : new SafeFileHandle(descriptor, ownsHandle: true);
    }

    /// <summary>
    /// Brings a file to the disk. .NET's own <c>Flush(flushToDisk: true)</c> returns as if nothing was wrong where the
    /// system's call fails (seen with .NET 10.0 on Linux).
    /// </summary>
    /// <exception cref="IOException">It failed; what was not synced before may be lost for good.</exception>
    internal static void Sync(FileStream file)
    {
        file.Flush(flushToDisk: !OperatingSystem.IsLinux());
        if (OperatingSystem.IsLinux() && SyncFile(file.SafeFileHandle) != 0)
            throw new IOException(Marshal.GetLastPInvokeErrorMessage(), Marshal.GetLastPInvokeError());
    }

    /// <summary>Where the next write of an open file begins.</summary>
    internal static long PositionOf(int descriptor) => Seek(descriptor, 0, FromCurrent);

    /// <summary>What tells a file from others, whatever it is called; 0 where there is none.</summary>
    internal static ulong InodeOf(int descriptor) => Inode(descriptor, "", AtEmptyPath);

    internal static ulong InodeOf(string path) => Inode(-100, path, AtSymlinkNoFollow);

    private static ulong Inode(int directory, string path, int flags)
    {
        var buffer = stackalloc byte[StatxBytes];
        return Statx(directory, path, flags, StatxInode, buffer) == 0 ? *(ulong*)(buffer + StatxInodeOffset) : 0;
    }

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    private static partial long Seek(int descriptor, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SyncFile(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Statx(int directory, string path, int flags, uint mask, byte* buffer);
}
