using Microsoft.Win32.SafeHandles;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>One file, whatever it is called.</summary>
/// <param name="handle">Kept open, so that no other file gets its number.</param>
internal sealed class DiskFile(SafeFileHandle? handle) : IDisposable
{
    // Per byte whether a failed sync lost it, and nothing wrote it again.
    private bool[] _lost = [];

    /// <summary>The content as of the latest sync.</summary>
    internal byte[] Content { get; private set; } = [];

    internal void Synced(byte[] current)
    {
        var content = current.ToArray();
        for (var index = 0; index < Math.Min(content.Length, _lost.Length); index++)
            if (_lost[index]) content[index] = index < Content.Length ? Content[index] : (byte)0;
        Content = content;
    }

    internal void SyncFailed(byte[] current)
    {
        Array.Resize(ref _lost, Math.Max(_lost.Length, current.Length));
        for (var index = 0; index < current.Length; index++)
            _lost[index] |= index >= Content.Length || Content[index] != current[index];
    }

    internal void Written(long offset, long count)
    {
        var from = (int)Math.Min(offset, _lost.Length);
        Array.Clear(_lost, from, (int)Math.Min(count, _lost.Length - from));
    }

    public void Dispose() => handle?.Dispose();
}
