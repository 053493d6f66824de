namespace Embedded.Sync;

/// <summary>Lets one in at a time, in the order in which they asked. Thread-safe.</summary>
internal sealed class TurnGate
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private bool _isTaken;

    /// <summary>Completes when it is the caller's turn, who then has to leave; or is cancelled before.</summary>
    public Task EnterAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (!_isTaken)
            {
                _isTaken = true;
                return Task.CompletedTask;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        cancellationToken.Register(() => turn.TrySetCanceled(cancellationToken));
        return turn.Task;
    }

    /// <summary>Ends the caller's turn: the next one that still waits has it.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var next))
                if (next.TrySetResult()) return;
            _isTaken = false;
        }
    }
}
