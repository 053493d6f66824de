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
/// left; then pages come down, until an answer says that no entity has more. The two-peer loop:
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
public sealed class SyncSession
{
    private const int RestartsMax = 100;

    private readonly OfflineDatabase _database;
    private readonly SynchronizerOptions _options;
    private readonly ProgressTracker _progress;
    private readonly SessionResult _result;
    private readonly DeviceWriter _writer;
    private readonly ulong _uploadUpTo;
    private List<ObjectId> _sent = [];
    private DeviceState? _ahead;
    private bool _isUploading = true;
    private bool _isPushing;
    private bool _isOver;
    private int _restarts;

    /// <summary>Begins a session. Nothing is read or written yet but the database's state.</summary>
    /// <exception cref="ArgumentException">An option is outside its range.</exception>
    public SyncSession(OfflineDatabase database, SynchronizerOptions options)
        : this(database, options, SynchronizerOptions.BatchSizeMin)
    {
    }

    internal SyncSession(OfflineDatabase database, SynchronizerOptions options, int batchSizeMin)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(options);
        if (options.FindFault(batchSizeMin) is { } wrong) throw new ArgumentException(wrong, nameof(options));
        _database = database;
        _writer = new DeviceWriter(database.Indexes);
        _options = options;
        _progress = new ProgressTracker(database.State);
        _result = new SessionResult(database.Model);
        _uploadUpTo = database.LastSequence;
        _progress.UploadTotal = database.PendingChanges(_uploadUpTo);
    }

    /// <summary>How far the session is.</summary>
    public SyncProgress Progress => _progress.Snapshot();

    /// <summary>What the session has done so far; complete once <see cref="TryNext"/> has returned false.</summary>
    public SyncResult Result => _result.Build(_progress);

    /// <summary>Writes the next request. False when the synchronisation is complete.</summary>
    public bool TryNext(ByteBuffer request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_isOver)
        {
            _progress.Phase = SyncPhase.Completed;
            return false;
        }

        var start = request.Length;
        _isPushing = _isUploading && TryPush(request);
        if (!_isPushing) Pull(request);
        _result.Requests++;
        _progress.BytesSent += request.Length - start;
        return true;
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
        var answer = Parse(bytes);
        if (answer is SyncAnswer.Error error) throw ToException(error);
        if (answer.Stamp != before.Digest() || !IsAskedFor(answer)) return new StagedAnswer(answer, before, null);
        var after = answer switch
        {
            SyncAnswer.Page page => before.After(page, _database.Random),
            SyncAnswer.Pushed pushed => before.After(CheckResults(pushed), _database.Random),
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
            case SyncAnswer.TimelineLost:
                _result.TimelineLost = true;
                Restart("the hub's history changes with every answer");
                _isUploading = true;
                break;
        }
    }

    /// <summary>
    /// A page that was asked for before the upload began says nothing of what was uploaded (rule
    /// R20).
    /// </summary>
    private bool IsAskedFor(SyncAnswer answer) => answer switch
    {
        SyncAnswer.Page => !_isUploading,
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

    private bool TryPush(ByteBuffer request)
    {
        var transactions = _database.PendingTransactions(_uploadUpTo, _options.BatchSize, _options.ByteBudget, out _);
        _isUploading = transactions.Count > 0;
        if (!_isUploading) return false;
        _progress.Phase = SyncPhase.Uploading;
        _sent = [.. transactions.Select(transaction => TransactionMessage.FromUntrusted(transaction.Span).Id)];
        var state = _database.State;
        new SyncRequest.Push
        {
            Fingerprint = _database.Profile.Fingerprint, Profile = _database.Profile.Name, Client = state.Client,
            Stamp = state.Digest(), Tickets = state.Tickets, Transactions = transactions,
        }.Write(request);
        return true;
    }

    private void Pull(ByteBuffer request)
    {
        _progress.Phase = SyncPhase.Downloading;
        var state = _ahead ?? _database.State;
        new SyncRequest.Pull
        {
            Fingerprint = _database.Profile.Fingerprint, Profile = _database.Profile.Name, Client = state.Client,
            Stamp = state.Digest(), Tickets = state.Tickets,
            BatchSize = _options.BatchSize, ByteBudget = _options.ByteBudget,
            Count = _progress.NeedsCount, Cursor = state.Cursor, Ignored = state.Ignored,
        }.Write(request);
    }

    private static SyncAnswer Parse(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return SyncAnswer.FromUntrusted(bytes);
        }
        catch (MessagePackException damage)
        {
            throw new SyncException(SyncFailure.BadAnswer,
                $"What came back is not an answer of a hub. Check the address, or try again. {damage.Message}", damage);
        }
    }

    private SyncAnswer.Pushed CheckResults(SyncAnswer.Pushed pushed)
    {
        var fits = pushed.Results.Select(result => result.Transaction).SequenceEqual(_sent)
            && pushed.Results.All(result => result.Outcome != TransactionOutcome.Applied
                || (result.Version > 0 && result.Version <= pushed.Now.Head));
        return fits ? pushed : throw new SyncException(
            SyncFailure.BadAnswer, "The answer does not decide the transactions that were sent. Try again.");
    }

    private static SyncException ToException(SyncAnswer.Error error) => new(
        error.Code switch
        {
            SyncErrorCode.Unauthorized => SyncFailure.Unauthorized,
            SyncErrorCode.TooManyRequests => SyncFailure.Busy,
            SyncErrorCode.HubFailure => SyncFailure.HubFailed,
            _ => SyncFailure.Refused,
        },
        error.Message) { Code = error.Code };

    /// <summary>Goes on from what the store says now. A session that has to do so without end gives up.</summary>
    private void Restart(string why)
    {
        _ahead = null;
        if (++_restarts > RestartsMax)
            throw new SyncException(
                SyncFailure.BadAnswer, $"The synchronisation makes no headway: {why}. Try again later.");
    }
}
