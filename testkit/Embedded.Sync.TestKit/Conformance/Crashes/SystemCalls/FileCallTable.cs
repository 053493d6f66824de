using System.Runtime.InteropServices;

namespace Embedded.Sync.TestKit.Conformance.Crashes.SystemCalls;

/// <summary>The system calls that change files, by the numbers that they have on this processor.</summary>
/// <remarks>
/// A file that is changed through memory (<c>mmap</c>) changes without a call; its <c>msync</c> is not among these.
/// </remarks>
internal static class FileCallTable
{
    private static readonly Entry[] Entries =
    [
        new("write", 1, 64, FileCallKind.Write),
        new("pwrite64", 18, 68, FileCallKind.Write),
        new("writev", 20, 66, FileCallKind.Write),
        new("pwritev", 296, 70, FileCallKind.Write),
        new("pwritev2", 328, 287, FileCallKind.Write),
        new("ftruncate", 77, 46, FileCallKind.Cut),
        new("fallocate", 285, 47, FileCallKind.Write),
        new("copy_file_range", 326, 285, FileCallKind.Write, Descriptor: 2),
        new("fsync", 74, 82, FileCallKind.Sync),
        new("fdatasync", 75, 83, FileCallKind.Sync),
        new("truncate", 76, 45, FileCallKind.Cut, Path: 0),
        new("rename", 82, None, FileCallKind.Name, Path: 0),
        new("link", 86, None, FileCallKind.Name, Path: 1),
        new("unlink", 87, None, FileCallKind.Name, Path: 0),
        new("mkdir", 83, None, FileCallKind.Name, Path: 0),
        new("rmdir", 84, None, FileCallKind.Name, Path: 0),
        new("renameat", 264, 38, FileCallKind.Name, Path: 1),
        new("renameat2", 316, 276, FileCallKind.Name, Path: 1),
        new("linkat", 265, 37, FileCallKind.Name, Path: 3),
        new("unlinkat", 263, 35, FileCallKind.Name, Path: 1),
        new("mkdirat", 258, 34, FileCallKind.Name, Path: 1),
        // These two are points where they make the file.
        new("open", 2, None, FileCallKind.Name, Path: 0, Flags: 1),
        new("openat", 257, 56, FileCallKind.Name, Path: 1, Flags: 2),
    ];

    private const int None = -1;

    /// <summary>The calls of this processor by number; empty where the numbers are not known.</summary>
    internal static IReadOnlyDictionary<int, Entry> ByNumber { get; } = Read();

    private static Dictionary<int, Entry> Read() => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => Entries.ToDictionary(entry => entry.X64),
        Architecture.Arm64 => Entries.Where(entry => entry.Arm64 != None).ToDictionary(entry => entry.Arm64),
        _ => [],
    };

    /// <summary>A call, and which of its arguments say what file it is about.</summary>
    internal sealed record Entry(
        string Name, int X64, int Arm64, FileCallKind Kind, int Path = None, int Flags = None, int Descriptor = 0)
    {
        /// <summary>Whether the file is named by a path, and not by a descriptor.</summary>
        internal bool HasPath => Path != None;

        /// <summary>Whether the argument before the path is the open folder that the path starts from.</summary>
        internal bool HasFolder => Path > 0 && Name != "link";

        /// <summary>Whether the call opens a file, and makes it only where there is none.</summary>
        internal bool Opens => Flags != None;
    }
}
