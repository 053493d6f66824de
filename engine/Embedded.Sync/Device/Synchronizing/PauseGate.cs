namespace Embedded.Sync;

/// <summary>A gate that a synchronisation passes between two steps. Thread-safe.</summary>
internal sealed class PauseGate
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _closed;

    public bool IsClosed
    {
        get
        {
            lock (_lock) return _closed is not null;
        }
    }

    public void Close()
    {
        lock (_lock) _closed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Open()
    {
        TaskCompletionSource? opened;
        lock (_lock)
        {
            opened = _closed;
            _closed = null;
        }

        opened?.SetResult();
    }

    public Task WaitAsync(CancellationToken cancellationToken)
    {
        lock (_lock) return _closed?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }
}
