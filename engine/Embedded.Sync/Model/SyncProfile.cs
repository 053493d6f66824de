using System.Buffers.Binary;
using System.Security.Cryptography;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>An offline profile: how each entity of a model synchronises. Immutable and thread-safe.</summary>
public sealed class SyncProfile
{
    /// <summary>The most characters of a profile's name.</summary>
    internal const int NameLengthMax = 200;

    private readonly Dictionary<ushort, SyncMode> _modes;
    private readonly ProfileConstraints _constraints;

    private SyncProfile(SyncModel model, string name, ProfileParts parts)
    {
        Model = model;
        Name = name;
        _modes = parts.Modes;
        _constraints = parts.Constraints;
        Findings = parts.Warnings;
        HasOnlineEntities = _modes.ContainsValue(SyncMode.Online);
        Downloaded = [.. model.Entities.Where(IsDownloaded)];
        Hash = Digest(ComputeHash);
        NameHash = Digest(writer => writer.WriteString(name));
    }

    /// <summary>The model that the profile is about.</summary>
    public SyncModel Model { get; }

    /// <summary>The name by which device and hub mean the same profile.</summary>
    public string Name { get; }

    /// <summary>Warnings: what the profile may do otherwise than was meant. Errors are thrown instead.</summary>
    public IReadOnlyList<ModelFinding> Findings { get; }

    /// <summary>The entities whose objects a full synchronisation downloads, by ascending number.</summary>
    public IReadOnlyList<EntityType> Downloaded { get; }

    /// <summary>The entities that are only uploaded, and of which the device keeps its own objects.</summary>
    internal IEnumerable<EntityType> Preserved =>
        Model.Entities.Where(entity => ModeOf(entity) == SyncMode.NothingPreserve);

    /// <summary>The parameters that its constraints leave open, by name: each device supplies them all.</summary>
    internal IReadOnlyList<PredicateParameter> Parameters => _constraints.Parameters;

    /// <summary>True where some entity is online.</summary>
    internal bool HasOnlineEntities { get; }

    internal ulong Hash { get; }

    /// <summary>Stands for the name alone.</summary>
    internal ulong NameHash { get; }

    /// <summary>Stands for model and profile together: equal on both ends, or they cannot synchronise.</summary>
    internal ulong Fingerprint => Hash ^ Model.Hash.Value;

    /// <summary>Builds a profile: every entity gets a mode.</summary>
    /// <exception cref="ArgumentException">The name is empty, or longer than 200 characters.</exception>
    /// <exception cref="ModelException">
    /// An entity has no mode, two, or one that cannot be used; all findings are listed.
    /// </exception>
    public static SyncProfile Create(SyncModel model, string name, Action<SyncProfileBuilder> declare)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Length > NameLengthMax)
            throw new ArgumentException(
                $"The profile's name has {name.Length} characters; {NameLengthMax} are the most. Shorten it.",
                nameof(name));
        ArgumentNullException.ThrowIfNull(declare);
        var builder = new SyncProfileBuilder(model);
        declare(builder);
        return new SyncProfile(model, name, builder.Build())
        {
            AllowsOnlineInActions = builder.AllowsOnlineInActions,
        };
    }

    /// <summary>The mode of an entity of the model.</summary>
    public SyncMode ModeOf(EntityType entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        return _modes[entity.Number];
    }

    /// <summary>True where server actions may take and return online objects.</summary>
    internal bool AllowsOnlineInActions { get; private init; }

    /// <summary>True where a server action can hand objects of the entity to the device.</summary>
    internal bool CanBeHanded(EntityType entity) =>
        IsDownloaded(entity) || ModeOf(entity) == SyncMode.NothingPreserve;

    /// <summary>True where local changes to the entity's objects are uploaded.</summary>
    internal bool IsUploaded(EntityType entity) =>
        IsDownloaded(entity) || ModeOf(entity) is SyncMode.NothingClear or SyncMode.NothingPreserve;

    /// <summary>True where a full synchronisation downloads the entity's objects, all or some of them.</summary>
    internal bool IsDownloaded(EntityType entity) => ModeOf(entity) is SyncMode.All or SyncMode.Constrained;

    /// <summary>What an object must meet to be downloaded, by its generalisations too; null for nothing.</summary>
    internal Predicate? ConstraintOf(EntityType entity) => _constraints.Of(entity);

    private static ulong Digest(Action<MessagePackWriter> write)
    {
        var buffer = new ByteBuffer();
        write(new MessagePackWriter(buffer));
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(buffer.WrittenSpan));
    }

    private void ComputeHash(MessagePackWriter writer)
    {
        writer.WriteString(Name);
        foreach (var (number, mode) in _modes.OrderBy(pair => pair.Key))
        {
            writer.WriteInt64(number);
            writer.WriteInt64((int)mode);
        }

        _constraints.Write(writer);
    }
}
