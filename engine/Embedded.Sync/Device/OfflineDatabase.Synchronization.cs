using Embedded.Sync.Device;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>
/// What a synchronisation does to the database: each answer is one batch, and only if it was made
/// for this very state (rules R10, R11).
/// </content>
public sealed partial class OfflineDatabase
{
    /// <summary>The state as the newest answer left it.</summary>
    internal DeviceState State => Volatile.Read(ref _state);

    internal RandomSource Random => _options.Random;

    /// <summary>The sequence of the newest local transaction; 0 for none.</summary>
    internal ulong LastSequence
    {
        get
        {
            lock (_writeLock) return _outbox.LastSequence;
        }
    }

    /// <summary>
    /// Applies an answer that leads to a state. Null where the answer was made for another state
    /// and was dropped.
    /// </summary>
    /// <param name="answer">The answer.</param>
    /// <param name="next">The state that it leads to.</param>
    /// <param name="writer">
    /// The caller's, for one answer after the other: a batch of its own for each would be as many large arrays.
    /// </param>
    internal AppliedAnswer? Apply(SyncAnswer answer, DeviceState next, DeviceWriter writer)
    {
        var prepared = answer is SyncAnswer.Page page ? Prepare(page, next, writer) : null;
        AppliedAnswer applied;
        ViewChanges views;
        _courtesy.GiveWay();
        lock (_writeLock)
        {
            if (_state.Digest() != answer.Stamp) return null;
            if (ReferenceEquals(next, _state)) return new AppliedAnswer(0, 0);
            if (prepared is not null && IsCurrent(prepared))
            {
                views = prepared.Views;
                applied = Write(prepared, next, writer);
            }
            else
            {
                views = new ViewChanges(Model, Changed is not null);
                using var reader = Read();
                applied = Write(answer, next, reader, writer, views);
            }
        }

        Raise(views, isLocal: false);
        return applied;
    }

    /// <summary>
    /// Builds the batch of a page without holding up local commits, which then wait for its writing only. Null where
    /// the outbox holds decided work: what the page contains of it has to be settled under the lock.
    /// </summary>
    private PreparedPage? Prepare(SyncAnswer.Page page, DeviceState next, DeviceWriter writer)
    {
        DeviceState before;
        DeviceReader reader;
        ulong lastSequence;
        _courtesy.GiveWay();
        lock (_writeLock)
        {
            before = _state;
            if (before.Digest() != page.Stamp || ReferenceEquals(next, before) || _outbox.HasDecided) return null;
            lastSequence = _outbox.LastSequence;
            reader = Read();
        }

        using (reader)
        {
            writer.Batch.Clear();
            var views = new ViewChanges(Model, Changed is not null);
            var pages = new PageApplier(reader, writer, null, _outbox.ChangeCount, views);
            ApplyPage(page, before, next, pages);
            writer.PutState(before, next, pages.CountOf);
            var applied = new AppliedAnswer(pages.Moved.Written, pages.Moved.Removed);
            return new PreparedPage(before, lastSequence, views, applied);
        }
    }

    /// <summary>
    /// Needs the write lock. A commit made meanwhile may show an object otherwise than the page's events would tell.
    /// </summary>
    private bool IsCurrent(PreparedPage prepared) => ReferenceEquals(_state, prepared.Before)
        && prepared.Views.IsObserved == (Changed is not null)
        && (!prepared.Views.IsObserved || _outbox.LastSequence == prepared.LastSequence);

    /// <summary>Needs the write lock.</summary>
    private AppliedAnswer Write(PreparedPage prepared, DeviceState next, DeviceWriter writer)
    {
        Write(writer.Batch, Durability.Buffered);
        _state = next;
        return prepared.Applied;
    }

    /// <summary>
    /// The next transactions to upload, up to a sequence: whole ones, in local order, as many as
    /// the limits allow and at least one.
    /// </summary>
    internal List<ReadOnlyMemory<byte>> PendingTransactions(
        ulong upTo, int objectsMax, int bytesMax, out int objectCount)
    {
        lock (_writeLock)
        {
            using var reader = Read();
            var messages = new List<ReadOnlyMemory<byte>>();
            var byteCount = objectCount = 0;
            foreach (var transaction in Uploadable(upTo))
            {
                var objects = objectCount + transaction.ChangeCount;
                if (messages.Count > 0 && (objects > objectsMax || byteCount + transaction.ByteCount > bytesMax)) break;
                messages.Add(MessageOf(transaction, reader, ModelTermsOf(transaction)));
                objectCount += transaction.ChangeCount;
                byteCount += transaction.ByteCount;
            }

            return messages;
        }
    }

    /// <summary>How many changes wait to be uploaded, up to a sequence.</summary>
    internal long PendingChanges(ulong upTo)
    {
        lock (_writeLock)
            return Uploadable(upTo).Sum(transaction => (long)transaction.ChangeCount);
    }

    /// <summary>
    /// The sequence of the newest undecided transaction that changes one of some objects; 0 for none.
    /// </summary>
    internal ulong LastSequenceOf(IReadOnlySet<ObjectKey> objects)
    {
        lock (_writeLock)
        {
            using var reader = Read();
            return Uploadable(ulong.MaxValue).Reverse()
                .FirstOrDefault(transaction => reader.ChangesOf(transaction.Sequence)
                    .Any(change => objects.Contains(change.Key)))?.Sequence ?? 0;
        }
    }

    /// <summary>Needs the write lock.</summary>
    private IEnumerable<OutboxTransaction> Uploadable(ulong upTo) =>
        _outbox.All.Where(transaction =>
            transaction is { IsAcknowledged: false, IsWaiting: false } && transaction.Sequence <= upTo);

    private AppliedAnswer Write(
        SyncAnswer answer, DeviceState next, DeviceReader reader, DeviceWriter writer, ViewChanges views)
    {
        writer.Batch.Clear();
        var edit = new OutboxEdit(_outbox, writer);
        var inclusion = _outbox.HasDecided ? new InclusionApplier(reader, writer, _outbox, edit) : null;
        var pages = new PageApplier(reader, writer, inclusion, _outbox.ChangeCount, views);
        var receipts = new ReceiptWriter(reader.Snapshot, writer.Batch);
        var (durability, moved) = (Durability.Buffered, (Written: 0L, Removed: 0L));
        switch (answer)
        {
            case SyncAnswer.Page page:
                ApplyPage(page, _state, next, pages);
                moved = pages.Moved;
                break;
            case SyncAnswer.Pushed pushed:
                var decisions = new DecisionApplier(reader, writer, _outbox, edit, next, views, Profile,
                    new PreservedRows(reader, writer), receipts);
                foreach (var result in pushed.Results)
                    decisions.Apply(result, NewId, UtcTicks.From(Time.GetUtcNow().UtcDateTime));
                decisions.Complete();
                durability = _options.Durability;
                break;
            case SyncAnswer.Fetched fetched:
                var fetches = new FetchApplier(reader, Profile, new PreservedRows(reader, writer), views);
                fetches.Apply(fetched);
                moved = fetches.Moved;
                break;
            case SyncAnswer.TimelineLost lost:
                TimelineApplier.Apply(lost.Common, reader, writer, _outbox, edit);
                new PreservedRows(reader, writer).Doubt(Profile.Preserved);
                durability = _options.Durability;
                break;
        }

        edit.Write(reader);
        writer.PutState(_state, next, pages.CountOf);
        Write(writer.Batch, durability, edit);
        _state = next;
        _waiters.Release(receipts.Decided);
        return new AppliedAnswer(moved.Written, moved.Removed);
    }

    private static void ApplyPage(SyncAnswer.Page page, DeviceState before, DeviceState next, PageApplier pages)
    {
        foreach (var mark in next.Marks)
        {
            var old = before.Mark(mark.Entity)!;
            if (page.Find(mark.Entity) is not { } slice) pages.Pass(old, mark);
            else if (slice.IsPage) pages.Apply(slice, old, mark);
        }

        pages.CompareRest();
    }

    private static ReadOnlyMemory<byte> MessageOf(OutboxTransaction transaction, DeviceReader reader, ModelTerms? terms)
    {
        var buffer = new ByteBuffer(transaction.ByteCount + 64);
        TransactionMessage.WriteHead(
            new MessagePackWriter(buffer), transaction.Id, transaction.Born, transaction.ChangeCount);
        using var scan = reader.ScanChanges(transaction.Sequence);
        while (scan.MoveNext())
            if (terms is null) buffer.Write(scan.Value);
            else terms.Write(scan.Value, buffer);
        return buffer.WrittenMemory;
    }
}
