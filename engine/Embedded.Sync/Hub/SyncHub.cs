using Embedded.Sync.Hub;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>
/// The owner of the truth: it keeps the objects, gives every commit its version, and answers devices. Thread-safe:
/// reads and pulls run beside each other and beside the one commit that is being written.
/// </summary>
public sealed partial class SyncHub : IDisposable
{
    private readonly IStore _store;
    private readonly SyncHubOptions _options;
    private readonly HubRules _rules;
    private readonly HubCommitter _committer;
    private readonly Lock _commitLock = new();

    private SyncHub(IStore store, SyncHubOptions options)
    {
        _store = store;
        _options = options;
        _rules = options.Rules ?? HubRules.None(options.Model);
        var rows = KeyValueHubStore.Open(store, options.Random, options.Durability);
        HubMigration.Run(rows, options.Model, options.Durability);
        _committer = new HubCommitter(rows, options);
        HubIndexes.Align(_committer.Store, _rules);
    }

    /// <summary>
    /// Opens the hub in a store, or makes it in an empty one. The store stays the caller's to
    /// dispose, after the hub.
    /// </summary>
    /// <exception cref="ArgumentException">The options contradict each other.</exception>
    /// <exception cref="ModelMigrationException">
    /// The store was written by another version of the model, whose objects this one would misread.
    /// </exception>
    /// <exception cref="StoreException">The store failed.</exception>
    public static SyncHub Open(IStore store, SyncHubOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        options.Check();
        return new SyncHub(store, options);
    }

    /// <summary>The model of the hub and its devices.</summary>
    public SyncModel Model => _options.Model;

    /// <summary>The newest commit.</summary>
    public CommitVersion Head
    {
        get
        {
            using var snapshot = _committer.Store.Snapshot();
            return new CommitVersion(snapshot.State.Head.Head);
        }
    }

    /// <summary>Begins a transaction. Nothing is locked until it is committed.</summary>
    public HubTransaction Begin() => new(this);

    /// <summary>
    /// Forgets deletes up to a version. Devices that have not seen them yet download their entities anew, so purge
    /// only what is older than the longest time that a device stays away.
    /// </summary>
    public void PurgeDeletes(CommitVersion upTo)
    {
        lock (_commitLock) _committer.Purge(upTo.Value, 0);
    }

    /// <summary>
    /// Forgets decisions on uploads up to a version. A device that uploads again what it sent before that gets
    /// <see cref="RejectionCode.Expired"/>; its work is kept there as errors.
    /// </summary>
    public void PurgeDecisions(CommitVersion upTo)
    {
        lock (_commitLock) _committer.Purge(0, upTo.Value);
    }

    /// <summary>Copies the hub, as it is now, into an empty store. Commits go on meanwhile.</summary>
    public void Backup(IStore target)
    {
        ArgumentNullException.ThrowIfNull(target);
        StoreCopy.Copy(_store, target);
    }

    /// <summary>
    /// To be called after the hub's store was restored from a backup: every device downloads anew. Devices find a
    /// restore by themselves as well; declaring it spares them the doubt.
    /// </summary>
    public void DeclareRestored()
    {
        lock (_commitLock) _committer.DeclareRestored();
    }

    /// <summary>Answers one request. Never throws for what a device may send.</summary>
    /// <param name="request">The request; nothing in it is trusted.</param>
    /// <param name="caller">On whose behalf it was sent, as the transport has authenticated it.</param>
    /// <param name="answer">Where the answer is appended; an error answer when the request is refused.</param>
    /// <param name="report">Where the hub says what the work was; null where nobody asks.</param>
    /// <returns>Null where it was served; else why it was refused.</returns>
    /// <exception cref="StoreException">
    /// The store failed. Nothing of the request was half done; answer with <see
    /// cref="SyncErrorCode.HubFailure"/>.
    /// </exception>
    public SyncErrorCode? Handle(ReadOnlyMemory<byte> request, SyncCaller caller, ByteBuffer answer,
        SyncRequestReport? report = null)
    {
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(answer);
        var start = answer.Length;
        try
        {
            Serve(Read(request), caller, answer, report);
            return null;
        }
        catch (SyncRefusedException refusal)
        {
            answer.Truncate(start);
            WriteError(refusal.Code, refusal.Message, answer);
            return refusal.Code;
        }
        catch (MessagePackException damage)
        {
            // The request was read to its end, so the damage lies in what the hub itself has stored.
            answer.Truncate(start);
            throw new StoreException(StoreFailure.Corrupt,
                $"The hub's store holds damaged data. Restore a backup. {damage.Message}", damage);
        }
    }

    /// <summary>Appends an error answer, for transports that refuse a request before the hub sees it.</summary>
    public static void WriteError(SyncErrorCode code, string message, ByteBuffer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        SyncAnswer.WriteError(new MessagePackWriter(answer), code, message);
    }

    /// <summary>Ends the use of the hub. The store stays open.</summary>
    public void Dispose()
    {
        // Nothing is held beyond the store, which is the caller's.
    }

    internal ObjectId NewId() => ObjectId.New(_options.Time, _options.Random);

    internal EntityType WritableEntity(Type type) => Model.Entity(type) is { IsSystem: false } entity
        ? entity : throw new ArgumentException($"{type.Name} is kept by the engine on devices; a hub has none.");
}
