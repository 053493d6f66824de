using Embedded.Sync.Hub;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <summary>What a server action knows of its call, and by which it reads and writes. Not thread-safe.</summary>
/// <remarks>
/// What the action writes to <see cref="Transaction"/> is committed when it returns, together with the record of the
/// call: whole, and once, however often the call is repeated. Where an object that it read with
/// <see cref="Find{T}(Guid)"/> was changed meanwhile, nothing is committed and the action runs again, from the
/// beginning, on the newest state. So an action leaves what lies outside of the hub for after its call, or marks it
/// with <see cref="CallId"/>.
/// </remarks>
public sealed class ServerActionContext
{
    /// <summary>The most objects that one call hands to its device.</summary>
    public const int HandedMax = 1_000;

    private readonly HubCall _call;
    private readonly SortedSet<ObjectKey> _handed = [];

    internal ServerActionContext(SyncHub hub, SyncProfile profile, SyncCaller caller, HubCall call)
    {
        (Hub, Profile, Caller, _call) = (hub, profile, caller, call);
        Transaction = hub.Begin(call);
    }

    /// <summary>The hub, for reading; a transaction that is begun there is committed apart from the call.</summary>
    public SyncHub Hub { get; }

    /// <summary>The profile of the calling device.</summary>
    public SyncProfile Profile { get; }

    /// <summary>On whose behalf the call is made.</summary>
    public SyncCaller Caller { get; }

    /// <summary>The call's id: the same for every repetition of it, and of no other call.</summary>
    public Guid CallId => _call.Id.ToGuid();

    /// <summary>What the action writes. It is committed by the engine, when the action returns.</summary>
    public HubTransaction Transaction { get; }

    internal IReadOnlyCollection<ObjectKey> Handed => _handed;

    /// <summary>
    /// The object with an id, or null. The action's writes are committed only if it has not changed until then.
    /// </summary>
    /// <typeparam name="T">Its class, or one that it specialises.</typeparam>
    public T? Find<T>(Guid id)
        where T : class => (T?)Hub.Find(Profile.Model.Entity(typeof(T)), ObjectId.From(id), _call);

    /// <summary>The object that a reference leads to, or null; as <see cref="Find{T}(Guid)"/>.</summary>
    public T? Find<T>(Reference<T> reference)
        where T : class => reference.IsEmpty ? null : Find<T>(reference.Id);

    /// <summary>
    /// Hands objects to the calling device, each once: when the call has returned there, the device has their newest
    /// state, as far as its profile lets it, or no longer has those that the call removed. What the caller may read
    /// neither before the call nor after it is left out.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The device synchronises no such objects, or there are more than <see cref="HandedMax"/>.
    /// </exception>
    public void SynchronizeToDevice<T>(params IEnumerable<Guid> ids)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(ids);
        foreach (var id in ids) Hand(Profile.Model.Entity(typeof(T)), id);
    }

    /// <summary>Hands an object to the calling device; see the other form.</summary>
    /// <exception cref="ArgumentException">
    /// The device synchronises no such objects, or there are more than <see cref="HandedMax"/>.
    /// </exception>
    public void SynchronizeToDevice(object target)
    {
        ArgumentNullException.ThrowIfNull(target);
        var entity = Profile.Model.Entity(target.GetType());
        Hand(entity, entity.Binding.GetId(target));
    }

    private void Hand(EntityType entity, Guid id)
    {
        var key = new ObjectKey(entity.Number, ObjectId.From(id));
        if (!key.Id.IsObject) throw new ArgumentException($"{id} is not the id of an object.");
        if (!Profile.CanBeHanded(entity))
            throw new ArgumentException($"{entity.Name} has the mode {Profile.ModeOf(entity)} in the profile "
                + $"{Profile.Name}: a device of it takes no such objects.");
        _handed.Add(key);
        if (_handed.Count > HandedMax)
            throw new ArgumentException($"A call hands at most {HandedMax} objects to its device.");
    }
}
