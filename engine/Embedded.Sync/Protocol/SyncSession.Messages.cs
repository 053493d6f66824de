using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>What a session asks, and the check that an answer is one to that.</content>
public sealed partial class SyncSession
{
    private bool TryPush(ByteBuffer request)
    {
        var transactions = _database.PendingTransactions(_uploadUpTo, _options.BatchSize, _options.ByteBudget, out _);
        _isUploading = transactions.Count > 0;
        if (!_isUploading)
        {
            Widen();
            return false;
        }

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

    /// <summary>
    /// Whatever the session was asked for, it brings what the hub's rules made of uploaded work. Without the values
    /// that downloads need, that is left to the first one that has them.
    /// </summary>
    private void Widen()
    {
        var touched = _database.State.Marks.Where(mark => mark.TouchedAt != 0 && !_plan.Pulls(mark.Entity)).ToList();
        if (touched.Count == 0 || !_database.HasParameters) return;
        _plan = _plan.Including(touched.Select(mark => mark.Entity));
        _progress.Include(touched);
    }

    private void Pull(ByteBuffer request, SyncParameters parameters)
    {
        _progress.Phase = SyncPhase.Downloading;
        var state = _ahead ?? _database.State;
        new SyncRequest.Pull
        {
            Fingerprint = _database.Profile.Fingerprint, Profile = _database.Profile.Name, Client = state.Client,
            Stamp = state.Digest(), Tickets = state.Tickets,
            BatchSize = _options.BatchSize, ByteBudget = _options.ByteBudget,
            Count = _progress.NeedsCount, Cursor = state.Cursor, Ignored = state.Ignored,
            Only = _plan.IsFull ? [] : _plan.Pulled, Parameters = parameters,
        }.Write(request);
    }

    /// <summary>Asks for the next of the objects that no page brings; false where all of them have come.</summary>
    private bool TryFetch(ByteBuffer request)
    {
        if (_fetched == _plan.Fetched.Count) return false;
        _progress.Phase = SyncPhase.Downloading;
        var state = _database.State;
        new SyncRequest.Fetch
        {
            Fingerprint = _database.Profile.Fingerprint, Profile = _database.Profile.Name, Client = state.Client,
            Stamp = state.Digest(), Tickets = state.Tickets,
            ByteBudget = _options.ByteBudget, Keys = [.. _plan.Fetched.Skip(_fetched).Take(_options.BatchSize)],
        }.Write(request);
        return true;
    }

    private SyncAnswer.Pushed CheckResults(SyncAnswer.Pushed pushed)
    {
        var fits = pushed.Results.Select(result => result.Transaction).SequenceEqual(_sent)
            // What stands first depends on nothing that was not applied; a session that takes it for held never ends.
            && pushed.Results[0].Outcome != TransactionOutcome.Held
            && pushed.Results.All(result => result.Outcome != TransactionOutcome.Applied
                || (result.Version > 0 && result.Version <= pushed.Now.Head));
        return fits ? pushed : throw new SyncException(
            SyncFailure.BadAnswer, "The answer does not decide the transactions that were sent. Try again.");
    }

    /// <summary>The objects are those that were asked for, from the first on, and no row is of the future.</summary>
    private SyncAnswer.Fetched CheckFetched(SyncAnswer.Fetched fetched)
    {
        var asked = _plan.Fetched.Skip(_fetched).Take(_options.BatchSize);
        var fits = fetched.Objects.Count > 0
            && asked.Take(fetched.Objects.Count).SequenceEqual(fetched.Objects.Select(found => found.Key))
            && fetched.Objects.All(found => found.Row.IsEmpty
                || RowHeader.Of(found.Row.Span).Version is var version && version > 0 && version <= fetched.Now.Head);
        return fits ? fetched : throw new SyncException(
            SyncFailure.BadAnswer, "The answer does not hold the objects that were asked for. Try again.");
    }
}
