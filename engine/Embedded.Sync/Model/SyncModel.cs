using System.Buffers.Binary;
using System.Security.Cryptography;
using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>The entities that a hub and its devices share. Immutable and thread-safe.</summary>
public sealed class SyncModel
{
    /// <summary>The highest number that an entity may have. Those above are the engine's own.</summary>
    public const int EntityNumberMax = 60_000;

    /// <summary>The highest number that an attribute may have.</summary>
    public const int AttributeNumberMax = 1_023;

    private readonly Dictionary<ushort, EntityType> _byNumber;
    private readonly Dictionary<Type, EntityType> _byType;

    internal SyncModel(IReadOnlyList<EntityType> entities, IReadOnlyList<Association> associations)
    {
        Entities = entities;
        Associations = associations;
        _byNumber = entities.ToDictionary(entity => entity.Number);
        _byType = entities.ToDictionary(entity => entity.Binding.ObjectType);
        // What the engine keeps for itself never travels, so that it may grow without parting the ends.
        Hash = ComputeHash([.. entities.Where(entity => !entity.IsSystem)]);
    }

    /// <summary>All entities by ascending number, the engine's own included.</summary>
    public IReadOnlyList<EntityType> Entities { get; }

    /// <summary>What the model means for rows, in eight bytes.</summary>
    public ModelHash Hash { get; }

    /// <summary>The associations with a delete behaviour.</summary>
    internal IReadOnlyList<Association> Associations { get; }

    /// <summary>Builds a model from declarations.</summary>
    /// <exception cref="ModelException">Something is wrong with it; all findings are listed.</exception>
    public static SyncModel Create(Action<SyncModelBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(declare);
        var builder = new SyncModelBuilder();
        declare(builder);
        return builder.Build();
    }

    /// <summary>The entity of a class.</summary>
    /// <exception cref="ArgumentException">The model does not declare the class.</exception>
    public EntityType Entity(Type type)
    {
        ArgumentNullException.ThrowIfNull(type);
        return _byType.TryGetValue(type, out var entity) ? entity : throw new ArgumentException(
            $"{type.Name} is not an entity of this model. Declare it with model.Entity<{type.Name}>(number, …).",
            nameof(type));
    }

    /// <summary>The entity of a class, or null where the model does not declare it.</summary>
    internal EntityType? FindEntity(Type type) => _byType.GetValueOrDefault(type);

    /// <summary>The entity with a number, or null.</summary>
    public EntityType? FindEntity(ushort number) => _byNumber.GetValueOrDefault(number);

    private static ModelHash ComputeHash(IReadOnlyList<EntityType> entities)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(entities.Count);
        foreach (var entity in entities)
        {
            writer.WriteArrayHeader(2 + entity.Attributes.Count);
            writer.WriteInt64(entity.Number);
            writer.WriteInt64(entity.Generalisation?.Number ?? 0);
            foreach (var attribute in entity.Attributes)
            {
                var onDelete = attribute.OnDelete;
                var filled = (int)attribute.Source | (attribute.IsHubOnly ? 0x10 : 0);
                var count = filled != 0 ? 6 : attribute.IsCounter || onDelete != DeleteBehaviour.None ? 5 : 4;
                writer.WriteArrayHeader(count);
                writer.WriteInt64(attribute.Number);
                writer.WriteInt64((byte)attribute.Type);
                writer.WriteInt64(attribute.LengthMax ?? 0);
                writer.WriteInt64(attribute.Target?.Number ?? 0);
                if (attribute.IsCounter) writer.WriteBoolean(true);
                else if (count > 4) writer.WriteInt64((byte)onDelete);
                if (filled != 0) writer.WriteInt64(filled);
            }
        }

        return new ModelHash(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(buffer.WrittenSpan)));
    }
}
