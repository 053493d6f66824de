using Embedded.Sync.Device;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>
/// One synchronisation as a state machine without input or output: it gives the next request, and takes the answer.
/// Whoever carries the bytes may lose, repeat or delay them, and may abandon the session at any moment.
/// </summary>
/// <remarks>
/// The order is that of rule R20: first local transactions go up, until none that was there at the beginning is
/// left; then objects come by their ids, where some were asked for so; then pages come down, until an answer says
/// that no entity has more. A selection may leave out the one or the other, but for what the hub's rules made of
/// the uploaded work: that always comes down. The two-peer loop:
/// <code>
/// while (session.TryNext(request))
/// {
///     hub.Handle(request.WrittenMemory, caller, answer);
///     session.Take(answer.WrittenMemory);
///     request.Clear();
///     answer.Clear();
/// }
/// </code>
/// Not thread-safe.
/// </remarks>
public sealed partial class SyncSession
{
    private const int RestartsMax = 100;

    private readonly OfflineDatabase _database;
    private readonly SynchronizerOptions _options;
    private readonly ProgressTracker _progress;
    private readonly SessionResult _result;
    private readonly DeviceWriter _writer;
    private readonly ulong _uploadUpTo;
    private SyncPlan _plan;
    private List<ObjectId> _sent = [];
    private DeviceState? _ahead;
    private bool _isUploading = true;
    private bool _isPushing;
    private bool _isFetching;
    private int _fetched;
    private bool _isOver;
    private int _restarts;

    /// <summary>Begins a session. Nothing is read or written yet but the database's state.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public SyncSession(OfflineDatabase database, SynchronizerOptions options)
        : this(database, options, SyncSelection.Everything)
    {
    }

    /// <summary>Begins a session of another kind. Nothing is read or written yet but the database's state.</summary>
    /// <exception cref="ArgumentException">
    /// An option is outside its range, or the selection names what cannot be synchronised so.
    /// </exception>
    public SyncSession(OfflineDatabase database, SynchronizerOptions options, SyncSelection selection)
        : this(database, options, SynchronizerOptions.BatchSizeMin, selection)
    {
    }

    internal SyncSession(
        OfflineDatabase database, SynchronizerOptions options, int batchSizeMin, SyncSelection? selection = null)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindFault(batchSizeMin) is { } wrong) throw new ArgumentException(wrong, nameof(options));
        _database = database;
        _writer = new DeviceWriter(database.Indexes);
        _options = options;
        _plan = SyncPlan.Of(database.Profile, selection ?? SyncSelection.Everything);
        _progress = new ProgressTracker(database.State, _plan, database.Model);
        _result = new SessionResult(database.Model);
        _uploadUpTo = _plan.Kind == SyncKind.Objects
            ? database.LastSequenceOf(_plan.Selected) : database.LastSequence;
        _progress.UploadTotal = database.PendingChanges(_uploadUpTo);
    }

    /// <summary>How far the session is.</summary>
    public SyncProgress Progress => _progress.Snapshot();

    /// <summary>What the session has done so far; complete once <see cref="TryNext"/> has returned false.</summary>
    public SyncResult Result => _result.Build(_progress);

    /// <summary>Writes the next request. False when the synchronisation is complete.</summary>
    /// <exception cref="SyncException">A parameter of the profile has no value. Nothing was changed.</exception>
    public bool TryNext(ByteBuffer request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var start = request.Length;
        if (_isOver || !TryWrite(request))
        {
            _isOver = true;
            _progress.Phase = SyncPhase.Completed;
            return false;
        }

        _result.Requests++;
        _progress.BytesSent += request.Length - start;
        return true;
    }

    private bool TryWrite(ByteBuffer request)
    {
        // Before anything is sent: whoever synchronises with a value missing shall hear of it at once.
        if (_plan.HasPages) _database.RequireParameters();
        _isPushing = _isUploading && TryPush(request);
        _isFetching = !_isPushing && TryFetch(request);
        if (_isPushing || _isFetching) return true;
        if (_plan.HasPages) Pull(request, _database.RequireParameters());
        return _plan.HasPages;
    }

    /// <summary>
    /// Takes an answer: checks it, and applies it in one batch. An answer that was made for another state of the
    /// database is dropped unseen; the next request then says how things stand now.
    /// </summary>
    /// <exception cref="SyncException">The bytes are no answer, or the hub refused. Nothing was changed.</exception>
    /// <exception cref="Storage.StoreException">The store failed. Nothing was changed.</exception>
    public void Take(ReadOnlyMemory<byte> answer) => Apply(Read(answer));

    /// <summary>
    /// Reads an answer without applying it, so that the request after it can be on its way
    /// meanwhile.
    /// </summary>
    internal StagedAnswer Read(ReadOnlyMemory<byte> bytes)
    {
        _progress.BytesReceived += bytes.Length;
        var before = _ahead ?? _database.State;
        var answer = SyncAnswer.Parse(bytes);
        if (answer is SyncAnswer.Error error) throw error.ToException();
        if (answer.Stamp != before.Digest() || !IsAskedFor(answer)) return new StagedAnswer(answer, before, null);
        var after = answer switch
        {
            SyncAnswer.Page page => before.After(page, _database.Random),
            SyncAnswer.Pushed pushed => before.After(CheckResults(pushed), _database.Random),
            SyncAnswer.Fetched fetched => before.After(CheckFetched(fetched), _database.Random),
            SyncAnswer.TimelineLost lost => before.After(lost, _database.Random),
            _ => throw new SyncException(
                SyncFailure.BadAnswer, "The answer is of a kind that this version does not know."),
        };
        if (answer is SyncAnswer.Page announced) _progress.Announce(announced, before);
        return new StagedAnswer(answer, before, after);
    }

    /// <summary>
    /// Writes the request that follows a page which is read but not applied. False where it has to
    /// be applied first.
    /// </summary>
    internal bool TryNextAhead(StagedAnswer staged, ByteBuffer request)
    {
        if (staged is not { Answer: SyncAnswer.Page page, After: { } after } || !page.HasMore) return false;
        _ahead = after;
        return TryNext(request);
    }

    /// <summary>Applies an answer that was read.</summary>
    internal void Apply(StagedAnswer staged)
    {
        var applied = staged.After is { } after ? _database.Apply(staged.Answer, after, _writer) : null;
        if (applied is null)
        {
            Restart("answers keep coming that were made for another state of the database");
            return;
        }

        if (ReferenceEquals(_ahead, staged.After)) _ahead = null;
        switch (staged.Answer)
        {
            case SyncAnswer.Page page:
                TakePage(page, staged.Before, applied);
                break;
            case SyncAnswer.Pushed pushed:
                _result.Add(pushed);
                _progress.UploadDone = _progress.UploadTotal - _database.PendingChanges(_uploadUpTo);
                break;
            case SyncAnswer.Fetched fetched:
                _fetched += fetched.Objects.Count;
                _progress.Advance(fetched);
                _result.Add(applied);
                break;
            case SyncAnswer.TimelineLost:
                _result.TimelineLost = true;
                _fetched = 0;
                Restart("the hub's history changes with every answer");
                _isUploading = true;
                break;
        }
    }

    /// <summary>
    /// A page that was asked for before the upload began says nothing of what was uploaded (rule
    /// R20); one that another session asked for may leave out what this one wants.
    /// </summary>
    private bool IsAskedFor(SyncAnswer answer) => answer switch
    {
        SyncAnswer.Page page => !_isUploading && !_isFetching && !_plan.Pulled.Any(page.Skips),
        SyncAnswer.Fetched => _isFetching,
        SyncAnswer.Pushed => _isPushing,
        _ => true,
    };

    private void TakePage(SyncAnswer.Page page, DeviceState before, AppliedAnswer applied)
    {
        _progress.Advance(page);
        _result.Add(page, applied);
        foreach (var slice in page.Slices.Where(slice => slice.End.First && before.HasLost(before.Mark(slice.Entity)!)))
            _result.AddReset(slice.Entity, ResetReason.Store);
        if (page.Slices.Any(slice => slice.Reset != ResetReason.None))
            Restart("the hub resets its entities with every answer");
        _isOver = !page.HasMore;
        if (_isOver) _progress.Phase = SyncPhase.Completed;
    }

    /// <summary>Goes on from what the store says now. A session that has to do so without end gives up.</summary>
    private void Restart(string why)
    {
        _ahead = null;
        if (++_restarts > RestartsMax)
            throw new SyncException(
                SyncFailure.BadAnswer, $"The synchronisation makes no headway: {why}. Try again later.");
    }
}
