using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>Who wrote an attribute last, and at which version. Writer none: the hub's own code.</summary>
internal readonly record struct AttributeVersion(ulong Version, ObjectId Writer);

/// <summary>
/// Versions and writers of one object's attributes, by which conflicts are found (rule R19): what the creation
/// set, and what was written since. Kept beside the row, not in it.
/// </summary>
internal sealed class AttributeVersions(AttributeVersion created)
{
    private readonly SortedDictionary<int, AttributeVersion> _changed = [];

    public AttributeVersion this[int attribute]
    {
        get => _changed.GetValueOrDefault(attribute, created);
        set => _changed[attribute] = value;
    }

    /// <summary>
    /// The newest of the creation and of all attributes that were written since, with their
    /// numbers; -1 stands for the rest.
    /// </summary>
    public IEnumerable<(int Attribute, AttributeVersion Version)> All =>
        _changed.Select(pair => (pair.Key, pair.Value)).Append((-1, created));

    public void Write(MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2 + (3 * _changed.Count));
        writer.WriteUInt64(created.Version);
        ProtocolFormat.WriteId(writer, created.Writer);
        foreach (var (attribute, version) in _changed)
        {
            writer.WriteInt64(attribute);
            writer.WriteUInt64(version.Version);
            ProtocolFormat.WriteId(writer, version.Writer);
        }
    }

    /// <exception cref="MessagePackException">The stored bytes are damaged.</exception>
    public static AttributeVersions FromStore(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var count = (reader.ReadArrayHeader() - 2) / 3;
        var versions = new AttributeVersions(
            new AttributeVersion(reader.ReadUInt64(), ProtocolFormat.ReadId(ref reader)));
        for (var index = 0; index < count; index++)
            versions[reader.ReadInt32()] = new AttributeVersion(reader.ReadUInt64(), ProtocolFormat.ReadId(ref reader));
        return versions;
    }
}
