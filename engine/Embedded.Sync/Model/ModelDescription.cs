using Embedded.Sync.Wire;

namespace Embedded.Sync.Model;

/// <summary>
/// What a store's rows were written by: kept in the store, and compared when it is opened with another model. What a
/// model no longer declares stays in it as long as there may be bytes of it.
/// </summary>
internal sealed record ModelDescription(IReadOnlyDictionary<ushort, EntityDescription> Entities)
{
    private const int FormatVersion = 1;

    /// <summary>Describes a model; the modes are those of a device's profile.</summary>
    public static ModelDescription Of(SyncModel model, SyncProfile? profile) => new(model.Entities
        .Where(entity => !entity.IsSystem)
        .ToDictionary(entity => entity.Number, entity => EntityDescription.Of(entity, profile?.ModeOf(entity))));

    /// <summary>This description, and what an older one says of the entities of which there are bytes.</summary>
    public ModelDescription With(ModelDescription older, Func<ushort, bool> hasBytes)
    {
        var all = Entities.ToDictionary();
        foreach (var entity in older.Entities.Values.Where(entity => hasBytes(entity.Number)))
            all[entity.Number] = all.TryGetValue(entity.Number, out var known) ? known.With(entity)
                : entity with { IsDeclared = false };
        return new ModelDescription(all);
    }

    public byte[] ToBytes()
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(Entities.Count + 1);
        writer.WriteInt64(FormatVersion);
        foreach (var entity in Entities.Values.OrderBy(entity => entity.Number)) entity.Write(writer);
        return buffer.ToArray();
    }

    /// <exception cref="MessagePackException">The stored bytes are damaged, or of another version.</exception>
    public static ModelDescription FromStore(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var left = reader.ReadArrayHeader() - 1;
        if (reader.ReadInt64() != FormatVersion)
            throw new MessagePackException("The model's description has a form that this version does not know.", 0);
        var entities = new Dictionary<ushort, EntityDescription>();
        for (; left > 0; left--)
        {
            var entity = EntityDescription.Read(ref reader);
            entities[entity.Number] = entity;
        }

        return new ModelDescription(entities);
    }
}

/// <summary>One entity of a description.</summary>
/// <param name="Number">Its number.</param>
/// <param name="Name">The class at that time, for messages.</param>
/// <param name="Generalisation">The number of what it specialises; 0 for nothing.</param>
/// <param name="Mode">How the device had it; null on a hub.</param>
/// <param name="IsDeclared">False where only bytes of it are left.</param>
/// <param name="Attributes">By number.</param>
internal sealed record EntityDescription(ushort Number, string Name, ushort Generalisation, SyncMode? Mode,
    bool IsDeclared, IReadOnlyDictionary<int, AttributeDescription> Attributes)
{
    /// <summary>True where a full synchronisation downloaded it.</summary>
    public bool IsDownloaded => Mode is SyncMode.All or SyncMode.Constrained;

    public static EntityDescription Of(EntityType entity, SyncMode? mode) => new(entity.Number, entity.Name,
        entity.Generalisation?.Number ?? 0, mode, true, entity.Attributes.ToDictionary(
            attribute => attribute.Number,
            attribute => new AttributeDescription(attribute.Number, attribute.Name, attribute.Type,
                attribute.Target?.Number ?? 0, attribute.IsCounter)));

    public EntityDescription With(EntityDescription older) => this with
    {
        Attributes = older.Attributes.Values.Concat(Attributes.Values)
            .GroupBy(attribute => attribute.Number).ToDictionary(group => group.Key, group => group.Last()),
    };

    public void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(6);
        writer.WriteInt64(Number);
        writer.WriteString(Name);
        writer.WriteInt64(Generalisation);
        writer.WriteInt64((int)(Mode ?? 0));
        writer.WriteBoolean(IsDeclared);
        writer.WriteArrayHeader(Attributes.Count);
        foreach (var attribute in Attributes.Values.OrderBy(attribute => attribute.Number)) attribute.Write(writer);
    }

    public static EntityDescription Read(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(6);
        var (number, name, generalisation) = (reader.ReadUInt16(), reader.ReadString(), reader.ReadUInt16());
        var (mode, isDeclared) = ((SyncMode)reader.ReadInt32(), reader.ReadBoolean());
        var attributes = new Dictionary<int, AttributeDescription>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--)
        {
            var attribute = AttributeDescription.Read(ref reader);
            attributes[attribute.Number] = attribute;
        }

        return new EntityDescription(
            number, name, generalisation, mode == 0 ? null : mode, isDeclared, attributes);
    }
}

/// <summary>One attribute of a description.</summary>
internal readonly record struct AttributeDescription(
    int Number, string Name, AttributeType Type, ushort Target, bool IsCounter)
{
    public void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(5);
        writer.WriteInt64(Number);
        writer.WriteString(Name);
        writer.WriteInt64((byte)Type);
        writer.WriteInt64(Target);
        writer.WriteBoolean(IsCounter);
    }

    public static AttributeDescription Read(ref MessagePackReader reader)
    {
        reader.ReadArrayHeader(5);
        return new AttributeDescription(reader.ReadInt32(), reader.ReadString(), (AttributeType)reader.ReadByte(),
            reader.ReadUInt16(), reader.ReadBoolean());
    }
}
