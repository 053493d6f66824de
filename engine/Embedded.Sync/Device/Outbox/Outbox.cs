using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <summary>
/// The heads of the local transactions that are not settled, in memory. Guarded by the database's
/// write lock.
/// </summary>
internal sealed class Outbox
{
    private readonly SortedDictionary<ulong, OutboxTransaction> _transactions;
    private readonly Dictionary<ObjectId, ulong> _sequences;
    private readonly HashSet<ulong> _waiting;

    public Outbox(SortedDictionary<ulong, OutboxTransaction> transactions)
    {
        _transactions = transactions;
        _sequences =
            transactions.Values.ToDictionary(transaction => transaction.Id, transaction => transaction.Sequence);
        _waiting = [.. transactions.Values.Where(transaction => transaction.IsWaiting).Select(one => one.Sequence)];
        LastSequence = transactions.Count == 0 ? 0 : transactions.Keys.Last();
        ChangeCount = transactions.Values.Sum(transaction => transaction.ChangeCount);
    }

    public int Count => _transactions.Count;

    /// <summary>The changes of all transactions. Outside of the lock it is a guess.</summary>
    public int ChangeCount { get; private set; }

    public IEnumerable<OutboxTransaction> All => _transactions.Values;

    /// <summary>
    /// The sequence of the newest transaction that this process has seen. It stays when that one is settled, so that
    /// a session which began before it takes no later one for its own.
    /// </summary>
    public ulong LastSequence { get; private set; }

    /// <summary>True where a transaction waits for a rejected one.</summary>
    public bool HasWaiting => _waiting.Count > 0;

    /// <summary>True where the base may contain, or come to contain, a change of the outbox.</summary>
    public bool HasDecided => All.Any(transaction => transaction.IsAcknowledged || transaction.IncludedCount > 0);

    public OutboxTransaction? Find(ulong sequence) => _transactions.GetValueOrDefault(sequence);

    public OutboxTransaction? Find(ObjectId id) =>
        _sequences.TryGetValue(id, out var sequence) ? _transactions[sequence] : null;

    /// <summary>Forgets everything but the newest sequence.</summary>
    public void Clear()
    {
        _transactions.Clear();
        _sequences.Clear();
        _waiting.Clear();
        ChangeCount = 0;
    }

    /// <summary>Takes over what a committed batch did.</summary>
    public void Take(OutboxEdit edit)
    {
        foreach (var sequence in edit.Removed)
        {
            if (!_transactions.Remove(sequence, out var removed)) continue;
            ChangeCount -= removed.ChangeCount;
            _sequences.Remove(removed.Id);
            _waiting.Remove(sequence);
        }

        foreach (var transaction in edit.Replaced)
        {
            ChangeCount += transaction.ChangeCount - (Find(transaction.Sequence)?.ChangeCount ?? 0);
            _transactions[transaction.Sequence] = transaction;
            _sequences[transaction.Id] = transaction.Sequence;
            if (transaction.IsWaiting) _waiting.Add(transaction.Sequence);
            else _waiting.Remove(transaction.Sequence);
            LastSequence = Math.Max(LastSequence, transaction.Sequence);
        }
    }
}

/// <summary>What a batch does to the heads of the outbox; taken over once the batch is committed.</summary>
internal sealed class OutboxEdit(Outbox outbox, DeviceWriter writer)
{
    private readonly Dictionary<ulong, OutboxTransaction> _replaced = [];
    private readonly HashSet<ulong> _removed = [];

    public IEnumerable<OutboxTransaction> Replaced => _replaced.Values;

    public IEnumerable<ulong> Removed => _removed;

    /// <summary>A transaction as the batch leaves it.</summary>
    public OutboxTransaction? Find(ulong sequence) =>
        _removed.Contains(sequence) ? null : _replaced.GetValueOrDefault(sequence) ?? outbox.Find(sequence);

    public void Replace(OutboxTransaction transaction) => _replaced[transaction.Sequence] = transaction;

    public void Remove(ulong sequence)
    {
        _replaced.Remove(sequence);
        _removed.Add(sequence);
        writer.DeleteTransaction(sequence);
    }

    /// <summary>Puts what was replaced into the batch. Transactions that are settled go, with their changes.</summary>
    public void Write(DeviceReader reader)
    {
        foreach (var transaction in _replaced.Values.ToList())
        {
            if (transaction.IsSettled) Settle(transaction, reader);
            else writer.PutTransaction(transaction);
        }
    }

    private void Settle(OutboxTransaction transaction, DeviceReader reader)
    {
        foreach (var (key, place) in reader.ChangesOf(transaction.Sequence)) writer.DeleteChange(key, place);
        Remove(transaction.Sequence);
    }
}
