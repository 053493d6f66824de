using System.Buffers.Binary;
using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>What became of one object in a commit; no row stands for absence.</summary>
internal sealed record RowChange(ObjectKey Key, byte[]? Before, byte[]? After);

/// <summary>One commit of the hub.</summary>
internal sealed record HubCommit(ulong Version, IReadOnlyList<RowChange> Changes, TransactionResult? Decision);

/// <summary>
/// The hub's commits as they were handed to its store: the record that laws are judged by. Purges do not touch it;
/// a restore goes back to a copy of it.
/// </summary>
internal sealed class HubHistory
{
    private readonly List<HubCommit> _commits = [];
    private readonly Dictionary<ulong, ulong> _tags = [];
    private readonly Dictionary<ObjectId, ulong> _applied = [];

    /// <summary>The rows as they are.</summary>
    public SortedDictionary<ObjectKey, byte[]> Rows { get; } = [];

    public HubState State { get; private set; } = null!;

    public IReadOnlyList<HubCommit> Commits => _commits;

    /// <summary>Another object after each batch: while it is the same, so is all of the history.</summary>
    public object Moment { get; private set; } = new();

    /// <summary>The version at which each transaction was applied.</summary>
    public IReadOnlyDictionary<ObjectId, ulong> Applied => _applied;

    public HubHistory Copy()
    {
        var copy = new HubHistory { State = State };
        foreach (var (key, row) in Rows) copy.Rows.Add(key, row);
        copy._commits.AddRange(_commits);
        foreach (var (version, tag) in _tags) copy._tags.Add(version, tag);
        foreach (var (id, version) in _applied) copy._applied.Add(id, version);
        return copy;
    }

    /// <summary>True where the hub contains a commit and still keeps its tag.</summary>
    public bool Knows(Ticket ticket) =>
        ticket.Head >= Math.Min(State.Floor, State.LedgerFloor) && _tags.TryGetValue(ticket.Head, out var tag)
            && tag == ticket.Tag;

    /// <summary>
    /// The newest version at which an object was removed, or left a scope that it was within; 0 where there is none.
    /// </summary>
    public ulong NewestLeaving(ObjectKey key, Func<ObjectKey, byte[]?, bool> isWithin)
    {
        for (var index = _commits.Count - 1; index >= 0; index--)
            if (_commits[index].Changes.Any(change => change.Key == key && isWithin(key, change.Before)
                && !isWithin(key, change.After))) return _commits[index].Version;
        return 0;
    }

    /// <summary>
    /// Reads a batch that was committed: the commit that it is, or null for one that gives no version.
    /// </summary>
    public HubCommit? Read(StoreBatch batch)
    {
        var after = new SortedDictionary<ObjectKey, byte[]?>();
        ulong? version = null;
        TransactionResult? decision = null;
        for (var index = 0; index < batch.Count; index++)
        {
            var operation = batch.Read(index, out var key, out var value);
            if (key[0] == HubTables.Rows && operation != StoreOperation.DeleteRange)
                after[KeyOf(key)] = operation == StoreOperation.Put ? value.ToArray() : null;
            if (operation != StoreOperation.Put) continue;
            if (key[0] == HubTables.Tags) version = BinaryPrimitives.ReadUInt64BigEndian(key[1..]);
            else if (key[0] == HubTables.Decisions) decision = ReadDecision(value);
        }

        if (version is not { } known) return null;
        return new HubCommit(
            known, [.. after.Select(pair => new RowChange(pair.Key, Rows.GetValueOrDefault(pair.Key), pair.Value))],
            decision);
    }

    /// <summary>Takes a batch that was committed, and the commit that was read from it.</summary>
    public void Add(StoreBatch batch, HubCommit? commit)
    {
        Moment = new object();
        for (var index = 0; index < batch.Count; index++)
            if (batch.Read(index, out var key, out var value) == StoreOperation.Put
                && key[0] == HubTables.State) State = HubState.FromStore(value);
        if (commit is null) return;
        _commits.Add(commit);
        _tags[State.Head.Head] = State.Head.Tag;
        foreach (var change in commit.Changes)
            if (change.After is null) Rows.Remove(change.Key);
            else Rows[change.Key] = change.After;
    }

    /// <summary>Notes that a transaction was applied. False where it had been before.</summary>
    public bool TryAddApplied(ObjectId transaction, ulong version) => _applied.TryAdd(transaction, version);

    private static TransactionResult ReadDecision(ReadOnlySpan<byte> value)
    {
        var reader = new MessagePackReader(value);
        return TransactionResult.Read(ref reader);
    }

    private static ObjectKey KeyOf(ReadOnlySpan<byte> key) =>
        new(BinaryPrimitives.ReadUInt16BigEndian(key[1..]), ObjectId.Read(key[3..]));
}
