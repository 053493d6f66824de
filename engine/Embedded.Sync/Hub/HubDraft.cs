using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// The objects that one commit touches, as they will be. Reads through to the state before the commit; written
/// whole or not at all. Serves the hub's own transactions and uploaded ones alike.
/// </summary>
internal sealed class HubDraft(
    IHubSnapshot before, ulong version, long changedDate, DepartureAttributes departures)
{
    private readonly Dictionary<ObjectKey, DraftObject> _objects = [];
    private readonly List<ObjectKey> _written = [];
    private readonly ByteBuffer _scratch = new();
    private readonly ByteBuffer _other = new();

    /// <summary>The objects that were written so far, each time that they were, in the order of it.</summary>
    public IReadOnlyList<ObjectKey> Written => _written;

    /// <summary>The version that the commit will have.</summary>
    public ulong Version { get; } = version;

    /// <summary>The changed date of all objects that the commit writes, as <see cref="UtcTicks"/>.</summary>
    public long ChangedDate { get; } = changedDate;

    /// <summary>The object as the draft has it now; an absent one has no row.</summary>
    public DraftObject this[ObjectKey key] =>
        _objects.TryGetValue(key, out var known) ? known : _objects[key] = Load(key);

    /// <summary>Makes an object that is absent.</summary>
    public void Create(ObjectKey key, ReadOnlySpan<byte> attributes, ObjectId writer)
    {
        var target = this[key];
        _written.Add(key);
        target.Row = Apply(key, [], attributes);
        target.Versions = new AttributeVersions(new AttributeVersion(Version, writer));
        target.IsCreated = true;
    }

    /// <summary>Changes attributes of an object that is there. Without any, it gets the commit's version.</summary>
    public void Update(ObjectKey key, ReadOnlySpan<byte> attributes, ObjectId writer)
    {
        var target = this[key];
        _written.Add(key);
        target.Row = Apply(key, target.Row, attributes);
        var change = new AttributeChanges(attributes);
        while (change.MoveNext()) target.Versions[change.Number] = new AttributeVersion(Version, writer);
    }

    /// <summary>Removes an object that is there.</summary>
    public void Delete(ObjectKey key)
    {
        _written.Add(key);
        this[key].Row = null;
    }

    /// <summary>
    /// Makes an object what a map of all its attributes says, on behalf of the hub: only what differs counts as
    /// written. False where nothing does.
    /// </summary>
    public bool Save(ObjectKey key, ReadOnlySpan<byte> attributes)
    {
        if (this[key].Row is not { } row)
        {
            Create(key, attributes, ObjectId.None);
            return true;
        }

        var differing = new ByteBuffer();
        if (RowEditor.Difference(row, attributes, differing) == 0) return false;
        Update(key, differing.WrittenSpan, ObjectId.None);
        return true;
    }

    /// <summary>Removes an object where it is there; else false.</summary>
    public bool Remove(ObjectKey key)
    {
        if (this[key].Row is null) return false;
        Delete(key);
        return true;
    }

    /// <summary>Writes what became of every object.</summary>
    public void WriteTo(IHubCommit commit)
    {
        foreach (var (key, target) in _objects.OrderBy(pair => pair.Key))
        {
            if (ReferenceEquals(target.Row, target.Original)) continue;
            if (target.Original is { } original) WriteDeparture(commit, key, original, target.Row);
            if (target.Row is { } row) WriteRow(commit, key, target, row);
            else if (target.Original is not null) commit.DeleteRow(key, target.OriginalVersion);
        }
    }

    private void WriteRow(IHubCommit commit, ObjectKey key, DraftObject target, byte[] row)
    {
        commit.PutRow(key, target.OriginalVersion, Version, row);
        if (target.IsCreated && target.Versions[-1].Writer == ObjectId.None && target.Original is null) return;
        _scratch.Clear();
        target.Versions.Write(new MessagePackWriter(_scratch));
        commit.PutAttributeVersions(key, _scratch.WrittenSpan);
    }

    /// <summary>
    /// Rule R2: where the object goes, or has other values of what scopes read, the index keeps the old ones. An
    /// older departure with the same values says nothing more.
    /// </summary>
    private void WriteDeparture(IHubCommit commit, ObjectKey key, byte[] original, byte[]? row)
    {
        var attributes = departures.Of(key.Entity);
        _scratch.Clear();
        Departure.WriteOldValues(original, attributes, _scratch);
        if (row is not null)
        {
            _other.Clear();
            Departure.WriteOldValues(row, attributes, _other);
            if (_scratch.WrittenSpan.SequenceEqual(_other.WrittenSpan)) return;
        }

        var replaced = before.FindDeparture(key, _scratch.WrittenSpan);
        new MessagePackWriter(_scratch).WriteInt64(ChangedDate);
        commit.PutDeparture(key, replaced, Version, _scratch.WrittenSpan);
    }

    private byte[] Apply(ObjectKey key, ReadOnlySpan<byte> old, ReadOnlySpan<byte> attributes)
    {
        _scratch.Clear();
        RowEditor.Apply(old, new RowHeader(key.Entity, Version, ChangedDate, 0), attributes, _scratch);
        return _scratch.ToArray();
    }

    private DraftObject Load(ObjectKey key)
    {
        if (!before.TryGetRow(key, out var row)) return new DraftObject(null, 0, new AttributeVersions(default));
        var original = row.ToArray();
        var originalVersion = RowHeader.Of(original).Version;
        var versions = before.TryGetAttributeVersions(key, out var stored)
            ? AttributeVersions.FromStore(stored)
            : new AttributeVersions(new AttributeVersion(originalVersion, ObjectId.None));
        return new DraftObject(original, originalVersion, versions);
    }
}

/// <summary>One object of a draft.</summary>
internal sealed class DraftObject(byte[]? original, ulong originalVersion, AttributeVersions versions)
{
    /// <summary>The row before the commit, or null.</summary>
    public byte[]? Original { get; } = original;

    public ulong OriginalVersion { get; } = originalVersion;

    /// <summary>The row as it will be, or null.</summary>
    public byte[]? Row { get; set; } = original;

    public AttributeVersions Versions { get; set; } = versions;

    /// <summary>True where the commit makes the object, also after having removed it.</summary>
    public bool IsCreated { get; set; }
}
