using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <summary>A selection in the terms of one profile: what goes up, and what comes down by which way.</summary>
internal sealed class SyncPlan
{
    private static readonly HashSet<ObjectKey> NoObjects = [];

    private SyncPlan(
        SyncKind kind, IReadOnlyList<ushort> pulled, IReadOnlyList<ObjectKey> fetched, IReadOnlySet<ObjectKey> selected)
    {
        Kind = kind;
        Pulled = pulled;
        Fetched = fetched;
        Selected = selected;
    }

    public SyncKind Kind { get; }

    /// <summary>The entities to download, by ascending number.</summary>
    public IReadOnlyList<ushort> Pulled { get; }

    /// <summary>The objects to fetch by their ids: those that no page brings.</summary>
    public IReadOnlyList<ObjectKey> Fetched { get; }

    /// <summary>The objects whose work goes up; of interest for the kind Objects only.</summary>
    public IReadOnlySet<ObjectKey> Selected { get; }

    public bool IsFull => Kind == SyncKind.Full;

    /// <summary>True where nothing comes down, so that the upload is all there is to do.</summary>
    public bool IsUploadOnly => !IsFull && Pulled.Count == 0 && Fetched.Count == 0;

    /// <summary>True where pages come down.</summary>
    public bool HasPages => IsFull || Pulled.Count > 0;

    /// <summary>The plan with more entities to download.</summary>
    public SyncPlan Including(IEnumerable<ushort> entities) =>
        new(Kind, [.. Pulled.Union(entities).Order()], Fetched, Selected);

    /// <summary>True for an entity that the plan downloads.</summary>
    public bool Pulls(ushort entity) => IsFull || Pulled.Contains(entity);

    /// <exception cref="ArgumentException">The selection names what cannot be synchronised so.</exception>
    public static SyncPlan Of(SyncProfile profile, SyncSelection selection) => selection.Kind switch
    {
        SyncKind.Full => new SyncPlan(
            SyncKind.Full, [.. profile.Downloaded.Select(entity => entity.Number)], [], NoObjects),
        SyncKind.Entities => OfEntities(profile, selection),
        SyncKind.Objects => OfObjects(profile, selection),
        _ => new SyncPlan(SyncKind.Unsynchronized, [], [], NoObjects),
    };

    private static SyncPlan OfEntities(SyncProfile profile, SyncSelection selection)
    {
        var pulled = new SortedSet<ushort>();
        foreach (var type in selection.EntityTypes)
        {
            var entity = profile.Model.Entity(type);
            var downloaded = entity.SelfAndSpecialisations.Where(profile.Downloaded.Contains).ToList();
            if (downloaded.Count == 0)
                throw new ArgumentException(
                    $"{entity.Name} has the mode {profile.ModeOf(entity)}: it is not downloaded. "
                    + "Name downloaded entities, or upload with SyncSelection.Unsynchronized.", nameof(selection));
            pulled.UnionWith(downloaded.Select(each => each.Number));
        }

        return new SyncPlan(SyncKind.Entities, [.. pulled], [], NoObjects);
    }

    private static SyncPlan OfObjects(SyncProfile profile, SyncSelection selection)
    {
        var (pulled, fetched) = (new SortedSet<ushort>(), new SortedSet<ObjectKey>());
        var selected = new HashSet<ObjectKey>();
        foreach (var (type, id) in selection.ObjectIds)
        {
            var entity = profile.Model.Entity(type);
            var candidates = entity.SelfAndSpecialisations.Where(profile.IsUploaded).ToList();
            if (candidates.Count == 0 || !ObjectId.From(id).IsObject)
                throw new ArgumentException(
                    candidates.Count == 0
                        ? $"{entity.Name} has the mode {profile.ModeOf(entity)}: its objects do not synchronise."
                        : $"{id} is not the id of an object of {entity.Name}.", nameof(selection));
            foreach (var candidate in candidates)
            {
                var key = new ObjectKey(candidate.Number, ObjectId.From(id));
                selected.Add(key);
                if (profile.Downloaded.Contains(candidate)) pulled.Add(candidate.Number);
                else if (profile.ModeOf(candidate) == SyncMode.NothingPreserve) fetched.Add(key);
            }
        }

        return new SyncPlan(SyncKind.Objects, [.. pulled], [.. fetched], selected);
    }
}
