using Embedded.Sync.Device;
using Embedded.Sync.Indexes;
using Embedded.Sync.Model;
using Embedded.Sync.Online;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>
/// A device's local database. The app reads and writes plain objects, connected or not; what it commits is kept in
/// an outbox until the hub has decided, and shows at once. Thread-safe.
/// </summary>
/// <remarks>
/// Readers see one moment of the store and never wait. Commits and downloaded batches are written one after the
/// other; a commit waits at most for the batch that is being written.
/// </remarks>
public sealed partial class OfflineDatabase : IDisposable
{
    private readonly IStore _store;
    private readonly OfflineDatabaseOptions _options;
    private readonly Lock _writeLock = new();
    private readonly CommitCourtesy _courtesy = new();
    private DeviceState _state;
    private Outbox _outbox;
    private int _commits;
    private bool _isDisposed;

    private OfflineDatabase(IStore store, OfflineDatabaseOptions options)
    {
        _store = store;
        _options = options;
        Indexes = new DeviceIndexes(options.Profile);
        _storedModel = Migrate(out _isModelStored);
        new IndexBuilder(store, Indexes).Build();
        (_state, _outbox) = Load();
        LoadParameters();
    }

    /// <summary>The profile that the database synchronises by.</summary>
    public SyncProfile Profile => _options.Profile;

    /// <summary>Local transactions that the hub has not decided yet.</summary>
    public int PendingCount
    {
        get
        {
            lock (_writeLock) return _outbox.All.Count(transaction => !transaction.IsAcknowledged);
        }
    }

    /// <summary>
    /// Opens the database in a store, or makes it in an empty one. No connection is needed. The
    /// store stays the caller's to dispose, after the database.
    /// </summary>
    /// <exception cref="ArgumentException">A parameter is not one of the profile, or of another type.</exception>
    /// <exception cref="ModelMigrationException">
    /// The store was written by another version of the model, and cannot be brought over to this one.
    /// </exception>
    /// <exception cref="StoreException">The store failed, or what it holds is damaged.</exception>
    public static OfflineDatabase Open(IStore store, OfflineDatabaseOptions options)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(options);
        return new OfflineDatabase(store, options);
    }

    /// <summary>The object with an id, or null where it is absent.</summary>
    /// <typeparam name="T">
    /// Its class, or one that it specialises; the object returned is of its exact class.
    /// </typeparam>
    /// <exception cref="EntityModeException">The class, or one that specialises it, is online.</exception>
    public T? Find<T>(Guid id)
        where T : class
    {
        using var reader = Read();
        foreach (var entity in Profile.ReadableOnDevice(typeof(T)).SelfAndSpecialisations)
            if (TryGetRow(reader, entity, ObjectId.From(id), out var row))
                return (T)RowReader.FromStore(entity, ObjectId.From(id), row);
        return null;
    }

    /// <summary>The object that a reference leads to, or null where it is none or absent.</summary>
    public T? Find<T>(Reference<T> reference)
        where T : class => reference.IsEmpty ? null : Find<T>(reference.Id);

    /// <summary>The objects of a class for which a condition holds.</summary>
    public IEnumerable<T> Where<T>(Func<T, bool> condition)
        where T : class => All<T>().Where(condition);

    /// <summary>The number of objects of a class and of those that specialise it, without making objects.</summary>
    public long Count<T>()
        where T : class
    {
        using var reader = Read();
        return Profile.ReadableOnDevice(typeof(T)).SelfAndSpecialisations.Sum(entity => Count(reader, entity));
    }

    /// <summary>How far an entity has been synchronised.</summary>
    public SyncHelper SynchronizationOf<T>()
        where T : class
    {
        var entity = Model.Entity(typeof(T));
        return Find<SyncHelper>(new ObjectId(entity.Number).ToGuid())
            ?? new SyncHelper { Id = new ObjectId(entity.Number).ToGuid(), Entity = entity.Name };
    }

    /// <summary>Begins a unit of work. Nothing is locked until it is committed.</summary>
    public UnitOfWork Begin() => new(this);

    /// <summary>
    /// Forgets how far everything has been synchronised: the next synchronisation downloads all of it. Objects stay
    /// readable meanwhile, and pending work stays.
    /// </summary>
    public void ForgetSynchronization() => Forget([.. Profile.Downloaded.Select(entity => entity.Number)]);

    /// <summary>The same for one entity.</summary>
    public void ForgetSynchronization<T>()
        where T : class => Forget([Model.Entity(typeof(T)).Number]);

    /// <summary>
    /// Ends the use of the database; nothing is written after it. Waits for the batch that is being written. The
    /// store stays open.
    /// </summary>
    public void Dispose()
    {
        lock (_writeLock)
        {
            _isDisposed = true;
            _waiters.ReleaseAll();
        }
    }

    internal bool IsDisposed => _isDisposed;

    internal SyncModel Model => Profile.Model;

    internal DeviceIndexes Indexes { get; }

    internal TimeProvider Time => _options.Time;

    internal ObjectId NewId() => ObjectId.New(_options.Time, _options.Random);

    /// <summary>A view of the store with a sure answer to whether anything is pending in it.</summary>
    internal DeviceReader Read()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        // Nothing was committed between two equal readings of the counter: the outbox is that of the snapshot.
        var before = Volatile.Read(ref _commits);
        var hasPending = _outbox.Count > 0;
        var snapshot = _store.Snapshot();
        return new DeviceReader(snapshot, hasPending || before % 2 != 0 || Volatile.Read(ref _commits) != before);
    }

    internal bool TryGetRow(DeviceReader reader, EntityType entity, ObjectId id, out ReadOnlySpan<byte> row)
    {
        if (entity.Number == SyncHelper.EntityNumber)
        {
            row = default;
            return id.Value <= ushort.MaxValue
                && reader.Snapshot.TryGet(StoreKey.Of(DeviceTables.Helpers, (ushort)id.Value).Span, out row);
        }

        var key = new ObjectKey(entity.Number, id);
        return Profile.ModeOf(entity) == SyncMode.Never ? reader.TryGetLocal(key, out row)
            : reader.TryGetView(key, out row);
    }

    /// <summary>Needs the write lock. Odd while a batch is on its way.</summary>
    private void Write(StoreBatch batch, Durability durability, OutboxEdit? edit = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Interlocked.Increment(ref _commits);
        try
        {
            _store.Commit(batch, durability);
            if (edit is not null) _outbox.Take(edit);
        }
        finally
        {
            Interlocked.Increment(ref _commits);
        }
    }

    private void Forget(IReadOnlyCollection<ushort> entities)
    {
        lock (_writeLock)
        {
            using var reader = Read();
            var next = _state.Forgetting(entities, _options.Random);
            var writer = new DeviceWriter(Indexes);
            writer.PutState(_state, next, entity => DeviceLoader.CountOf(reader.Snapshot, entity));
            Write(writer.Batch, Durability.Durable);
            _state = next;
        }
    }

    private (DeviceState State, Outbox Outbox) Load()
    {
        using var reader = new DeviceReader(_store.Snapshot(), hasPending: true);
        try
        {
            return Load(reader);
        }
        catch (Exception damage) when (damage is MessagePackException or ArgumentException)
        {
            throw Damaged(damage);
        }
    }

    private static StoreException Damaged(Exception damage) => new(StoreFailure.Corrupt,
        $"The database holds damaged data. Restore a backup, or begin anew. {damage.Message}", damage);

    private (DeviceState State, Outbox Outbox) Load(DeviceReader reader)
    {
        var stored = DeviceLoader.Load(reader.Snapshot, Profile);
        var found = stored
            ?? DeviceLoader.New(reader.Snapshot, Profile, _options.Random.NextNonZero(), NewId()).WithoutBootstraps();
        var state = found.WithoutLostMarks();
        var outbox = new Outbox(DeviceLoader.LoadOutbox(reader));
        var writer = new DeviceWriter(Indexes);
        var known = stored is null ? null : WithMissingHelpers(reader.Snapshot, stored);
        writer.PutState(known, state, entity => DeviceLoader.CountOf(reader.Snapshot, entity));
        if (!_isModelStored) _storedModel.Put(writer.Batch);
        if (stored is null) new PreservedRows(reader, writer).Doubt(Profile.Preserved);
        if (writer.Batch.Count > 0) Write(writer.Batch, Durability.Buffered);
        return (state, outbox);
    }

    /// <summary>
    /// The stored state as seen from the helpers that are there: those that are missing are written
    /// again, as new ones.
    /// </summary>
    private static DeviceState WithMissingHelpers(IStoreSnapshot snapshot, DeviceState state) => state with
    {
        Marks =
            [.. state.Marks.Where(mark => snapshot.TryGet(StoreKey.Of(DeviceTables.Helpers, mark.Entity).Span, out _))],
    };

    private long Count(DeviceReader reader, EntityType entity)
    {
        var mode = Profile.ModeOf(entity);
        if (Profile.IsDownloaded(entity) && !reader.HasPending)
            return DeviceLoader.CountOf(reader.Snapshot, entity.Number);
        using var query = new DeviceQuery(reader, entity, mode);
        var count = 0L;
        while (query.MoveNext()) count++;
        return count;
    }
}
