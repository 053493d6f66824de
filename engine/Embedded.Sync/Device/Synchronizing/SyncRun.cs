namespace Embedded.Sync.Device;

/// <summary>
/// One synchronisation of a synchroniser, running or in the queue. Guarded by the synchroniser's lock.
/// </summary>
/// <param name="selection">What it covers.</param>
/// <param name="cancellation">Ends it.</param>
internal sealed class SyncRun(SyncSelection selection, CancellationTokenSource cancellation)
{
    private readonly List<IProgress<SyncProgress>> _listeners = [];

    public SyncSelection Selection { get; } = selection;

    public CancellationTokenSource Cancellation { get; } = cancellation;

    /// <summary>Completes when it is this run's turn.</summary>
    public required Task Turn { get; init; }

    public Task<SyncResult>? Task { get; set; }

    /// <summary>True from the moment that it is given up: nobody joins it any more.</summary>
    public bool IsEnding { get; set; }

    /// <summary>How many wait for it.</summary>
    public int Waiting { get; private set; }

    public IProgress<SyncProgress>[] Listeners => [.. _listeners];

    public void Join(IProgress<SyncProgress>? listener)
    {
        Waiting++;
        if (listener is not null) _listeners.Add(listener);
    }

    /// <summary>True where nobody waits any more for a run that has not ended.</summary>
    public bool Leave(IProgress<SyncProgress>? listener)
    {
        if (listener is not null) _listeners.Remove(listener);
        IsEnding |= --Waiting == 0;
        return Waiting == 0 && !Task!.IsCompleted;
    }

    /// <summary>Ends the run and waits until it has: the caller may close the store afterwards.</summary>
    public async Task EndAsync()
    {
        await Cancellation.CancelAsync().ConfigureAwait(false);
        await ((Task)Task!).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
