using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>
/// A model as a scenario uses it: up to three of its entities with three ids each, so that steps meet. The ids are
/// the same for all: an id under another entity is another object. Values are unique where the type has enough of
/// them, so that each tells who wrote it.
/// </summary>
internal sealed class SimulatedModel
{
    public const int IdCount = 3;
    private const int EntitiesMax = 3;

    private readonly List<EntityType> _chosen;
    private readonly ModelValues _values;
    private readonly Dictionary<ushort, EntityAccess> _access;
    private readonly Dictionary<ushort, SortedDictionary<int, byte[]>> _defaults;

    /// <param name="profile">Says which entities devices download.</param>
    /// <param name="values">What attributes may hold.</param>
    /// <param name="seed">Chooses the entities, where there are more than three.</param>
    public SimulatedModel(SyncProfile profile, ModelValues values, int seed)
    {
        (Profile, _values) = (profile, values);
        Entities = [.. profile.Model.Entities
            .Where(entity => !entity.IsSystem && profile.IsDownloaded(entity))];
        if (Entities.Count == 0)
            throw new ArgumentException(
                $"Profile '{profile.Name}' has no entity of mode All to verify.", nameof(profile));
        _chosen = [.. Enumerable.Range(0, Math.Min(EntitiesMax, Entities.Count))
            .Select(index => Entities[(int)(((uint)seed + (uint)index) % (uint)Entities.Count)])];
        Keys = [.. Enumerable.Range(0, _chosen.Count * IdCount)
            .Select(number => new ObjectKey(EntityOf(number).Number, IdOf(number)))];
        _access = Entities.ToDictionary(entity => entity.Number, EntityAccess.Of);
        _defaults = Entities.ToDictionary(
            entity => entity.Number, entity => AttributesOf(entity, entity.Binding.Create()));
        Roots = [.. Entities.Where(entity => entity.Generalisation is not { } parent || !Entities.Contains(parent))
            .Select(AccessOf)];
    }

    public SyncProfile Profile { get; }

    public IReadOnlyList<EntityType> Entities { get; }

    public IReadOnlyList<ObjectKey> Keys { get; }

    /// <summary>The entities that specialise no other: a query on each sees all objects once.</summary>
    public IReadOnlyList<EntityAccess> Roots { get; }

    public static ObjectId IdOf(int number) => new((UInt128)((ulong)(number % IdCount) + 1) << 64);

    public static SortedDictionary<int, byte[]> AttributesOf(EntityType entity, object target)
    {
        var buffer = new ByteBuffer();
        entity.Binding.WriteAttributes(target, new MessagePackWriter(buffer));
        return RowImage.ReadMap(buffer.WrittenSpan);
    }

    public EntityType EntityOf(int number) => _chosen[number / IdCount];

    public EntityAccess AccessOf(EntityType entity) => _access[entity.Number];

    public object NewTarget(int number)
    {
        var entity = EntityOf(number);
        var target = entity.Binding.Create();
        entity.Binding.SetId(target, IdOf(number).ToGuid());
        return target;
    }

    public void SetOne(object target, int argument, long value)
    {
        var entity = Profile.Model.Entity(target.GetType());
        if (entity.Attributes.Count == 0) return;
        _values.Set(target, entity, entity.Attributes[argument % entity.Attributes.Count], value);
    }

    /// <summary>Gives one of the attributes that have enough values another one.</summary>
    public void SetOneUnique(object target, int argument, long value)
    {
        var entity = Profile.Model.Entity(target.GetType());
        var unique = entity.Attributes.Where(attribute => _values.IsUnique(entity, attribute)).ToList();
        if (unique.Count > 0) _values.Set(target, entity, unique[argument % unique.Count], value);
    }

    public void SetAll(object target, int argument, Func<long> nextValue)
    {
        var entity = Profile.Model.Entity(target.GetType());
        foreach (var attribute in entity.Attributes)
            _values.Set(target, entity, attribute, attribute.Target is null ? nextValue() : argument);
    }

    /// <summary>True for a value that does not tell who wrote it.</summary>
    public bool IsShared(ObjectKey key, int number, byte[] value)
    {
        var entity = Profile.Model.FindEntity(key.Entity)!;
        if (entity.FindAttribute(number) is not { } attribute || !_values.IsUnique(entity, attribute)) return true;
        return _defaults[key.Entity].TryGetValue(number, out var initial) && initial.AsSpan().SequenceEqual(value);
    }
}
