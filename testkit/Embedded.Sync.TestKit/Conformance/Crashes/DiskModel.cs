using Embedded.Sync.TestKit.Conformance.Crashes.SystemCalls;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>What of a store's folder has reached the disk, as far as anybody was promised.</summary>
/// <remarks>
/// The content of a file counts from its own sync on. Names – files made, removed, renamed – count from the next sync
/// of anything, as file systems with a journal keep them (ext4, XFS). A sync that fails loses what it should have
/// written: the system takes the pages for clean, and a second sync of them succeeds without writing anything.
/// </remarks>
internal sealed class DiskModel(string folder) : IDisposable
{
    private readonly Dictionary<ulong, DiskFile> _files = [];
    private Dictionary<string, ulong> _names = [];

    /// <summary>A file or folder was synced.</summary>
    internal void Synced(FileCall call)
    {
        FileOf(call)?.Synced(ReadAll(call.Path));
        _names = NamesNow();
    }

    /// <summary>A sync failed.</summary>
    internal void SyncFailed(FileCall call) => FileOf(call)?.SyncFailed(ReadAll(call.Path));

    /// <summary>So many bytes were written.</summary>
    internal void Written(FileCall call, long count)
    {
        if (call.Descriptor < 0 || !_files.TryGetValue(Linux.InodeOf(call.Descriptor), out var file)) return;
        file.Written(call.Offset < 0 ? Linux.PositionOf(call.Descriptor) - count : call.Offset, count);
    }

    /// <summary>Writes the folder as a loss of power would leave it now.</summary>
    /// <param name="target">A folder that is not there yet.</param>
    /// <param name="image">How much of what was not synced is there.</param>
    /// <param name="random">Draws which parts.</param>
    internal void WriteImage(string target, DiskImage image, Random random)
    {
        foreach (var (name, inode) in image == DiskImage.Synced ? _names : NamesNow())
        {
            var path = Path.Combine(target, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var synced = _files.GetValueOrDefault(inode)?.Content ?? [];
            // What was removed since its name was synced is back, with what was synced of it.
            var current = image == DiskImage.Synced ? synced : ReadAll(Path.Combine(folder, name));
            File.WriteAllBytes(path, image.Mix(synced, current, random));
        }
    }

    public void Dispose()
    {
        foreach (var file in _files.Values) file.Dispose();
    }

    private DiskFile? FileOf(FileCall call)
    {
        if (!File.Exists(call.Path)) return null;
        var inode = Linux.InodeOf(call.Descriptor);
        if (!_files.TryGetValue(inode, out var file))
            _files.Add(inode, file = new DiskFile(Linux.TryOpen(call.Path)));
        return file;
    }

    private Dictionary<string, ulong> NamesNow() => !Directory.Exists(folder) ? [] :
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(
            path => Path.GetRelativePath(folder, path), Linux.InodeOf);

    private static byte[] ReadAll(string path)
    {
        using var handle = Linux.TryOpen(path);
        if (handle is null) return [];
        var bytes = new byte[RandomAccess.GetLength(handle)];
        return bytes[..RandomAccess.Read(handle, bytes, 0)];
    }
}
