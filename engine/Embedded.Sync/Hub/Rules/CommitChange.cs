using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>One object of a commit as rules see it. Objects are made of its rows when they are asked for.</summary>
internal sealed class CommitChange(
    EntityType entity, ObjectKey key, DraftAccess draft, DraftObject target, SyncCaller? caller)
{
    private byte[]? _row = target.Row;
    private object? _before;
    private object? _after;

    public EntityType Entity => entity;

    public ObjectKey Key => key;

    public DraftAccess Draft => draft;

    public SyncCaller? Caller => caller;

    public byte[]? Row => target.Row;

    public byte[]? Original => target.Original;

    public object? Before => target.Original is { } row ? _before ??= RowReader.FromStore(entity, key.Id, row) : null;

    public object? After
    {
        get
        {
            // Another handler may have written the object's row meanwhile.
            if (!ReferenceEquals(_row, target.Row)) (_row, _after) = (target.Row, null);
            return _row is { } row ? _after ??= RowReader.FromStore(entity, key.Id, row) : null;
        }
    }

    public Rejection? Refusal { get; private set; }

    public void Refuse(string reason, RejectionClass @class) => Refusal ??= new Rejection(
        @class switch
        {
            RejectionClass.RetryLater => RejectionCode.RefusedForNow,
            RejectionClass.GiveUp => RejectionCode.Refused,
            _ => RejectionCode.RuleViolated,
        },
        reason.Length > ReasonLengthMax ? reason[..ReasonLengthMax] : reason, key);

    /// <summary>What the handler left in <see cref="After"/> becomes part of the commit.</summary>
    /// <exception cref="ArgumentException">A value does not fit its attribute.</exception>
    public void TakeOver()
    {
        if (_after is null || !ReferenceEquals(_row, target.Row)) return;
        draft.Save(entity, key, _after);
        (_row, _after) = (target.Row, null);
    }

    private const int ReasonLengthMax = 1_000;
}
