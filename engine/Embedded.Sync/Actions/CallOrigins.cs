using Embedded.Sync.Rows;

namespace Embedded.Sync.Actions;

/// <summary>
/// Remembers since when each unanswered call has been under way, as a head of the hub: a repetition was born with the
/// first attempt, whatever this device has heard of since. What is forgotten was born at 0, which is never too late.
/// Thread-safe.
/// </summary>
internal sealed class CallOrigins
{
    private const int CountMax = 1_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectId, ulong> _born = [];
    private ulong _newestHead;

    /// <summary>A new call. No decision on it can lie at or before the head that is returned.</summary>
    public ulong Begin(ObjectId call, ulong head)
    {
        lock (_gate)
        {
            var born = Math.Max(head, _newestHead);
            if (_born.Count < CountMax) _born[call] = born;
            return born;
        }
    }

    /// <summary>When a repeated call was born.</summary>
    public ulong Find(ObjectId call)
    {
        lock (_gate) return _born.GetValueOrDefault(call);
    }

    /// <summary>The call was answered by a hub with this head.</summary>
    public void Answered(ObjectId call, ulong head)
    {
        lock (_gate)
        {
            _born.Remove(call);
            _newestHead = Math.Max(_newestHead, head);
        }
    }
}
