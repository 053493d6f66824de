using Embedded.Sync.Device;

namespace Embedded.Sync.Protocol;

/// <summary>Gathers what a session did.</summary>
internal sealed class SessionResult(SyncModel model)
{
    private readonly List<SyncConflict> _conflicts = [];
    private readonly List<SyncReset> _resets = [];
    private long _received;
    private long _removed;
    private int _applied;
    private int _rejected;

    public int Requests { get; set; }

    public bool TimelineLost { get; set; }

    public void Add(SyncAnswer.Page page, AppliedAnswer applied)
    {
        Add(applied);
        foreach (var slice in page.Slices.Where(slice => slice.Reset != ResetReason.None))
            _resets.Add(new SyncReset(NameOf(slice.Entity), slice.Reset));
    }

    public void Add(AppliedAnswer applied)
    {
        _received += applied.Written;
        _removed += applied.Removed;
    }

    public void AddReset(ushort entity, ResetReason reason) => _resets.Add(new SyncReset(NameOf(entity), reason));

    public void Add(SyncAnswer.Pushed pushed)
    {
        _applied += pushed.Results.Count(result => result.Outcome == TransactionOutcome.Applied);
        _rejected += pushed.Results.Count(
            result => result.Outcome is TransactionOutcome.Rejected or TransactionOutcome.Expired);
        foreach (var conflict in pushed.Results.SelectMany(result => result.Conflicts))
            _conflicts.Add(SyncConflict.Of(model, conflict));
    }

    public SyncResult Build(ProgressTracker progress) => new()
    {
        TransactionsApplied = _applied,
        TransactionsRejected = _rejected,
        ObjectsReceived = _received,
        ObjectsRemoved = _removed,
        Conflicts = [.. _conflicts],
        Resets = [.. _resets],
        TimelineLost = TimelineLost,
        Requests = Requests,
        BytesSent = progress.BytesSent,
        BytesReceived = progress.BytesReceived,
    };

    private string NameOf(ushort entity) => model.FindEntity(entity)?.Name ?? entity.ToString();
}
