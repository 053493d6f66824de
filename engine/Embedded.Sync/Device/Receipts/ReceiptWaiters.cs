using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <summary>Who waits for which decision. Guarded by the database's write lock.</summary>
internal sealed class ReceiptWaiters
{
    private readonly Dictionary<ObjectId, TaskCompletionSource> _waiting = [];

    /// <summary>A task that completes when a transaction is decided.</summary>
    public Task Add(ObjectId transaction)
    {
        if (!_waiting.TryGetValue(transaction, out var waiter))
            _waiting[transaction] = waiter = new TaskCompletionSource(
                TaskCreationOptions.RunContinuationsAsynchronously);
        return waiter.Task;
    }

    /// <summary>Releases those who wait for some transactions; they go on elsewhere.</summary>
    public void Release(IEnumerable<ObjectId> decided)
    {
        if (_waiting.Count == 0) return;
        foreach (var transaction in decided)
            if (_waiting.Remove(transaction, out var waiter)) waiter.SetResult();
    }

    /// <summary>Releases everybody.</summary>
    public void ReleaseAll() => Release([.. _waiting.Keys]);
}
