using Embedded.Sync.Protocol;

namespace Embedded.Sync.Device;

/// <summary>
/// Counts what a session has done and has to do. Totals are known when the first page has been
/// read, before it is applied.
/// </summary>
internal sealed class ProgressTracker
{
    private readonly SortedDictionary<ushort, EntityCount> _entities = [];
    private readonly bool _isUploadOnly;
    private double _percent;

    public ProgressTracker(DeviceState state, SyncPlan plan, SyncModel model)
    {
        _isUploadOnly = plan.IsUploadOnly;
        Include(state.Marks.Where(mark => plan.Pulls(mark.Entity)));
        foreach (var fetched in plan.Fetched.GroupBy(key => key.Entity))
            _entities[fetched.Key] =
                new EntityCount(model.FindEntity(fetched.Key)!.Name) { Total = fetched.Count() };
    }

    public SyncPhase Phase { get; set; }

    public long UploadDone { get; set; }

    public long UploadTotal { get; set; }

    public long BytesSent { get; set; }

    public long BytesReceived { get; set; }

    /// <summary>True while an entity's number of changes has to be asked for.</summary>
    public bool NeedsCount { get; private set; } = true;

    /// <summary>Counts these entities too.</summary>
    public void Include(IEnumerable<EntityMark> marks)
    {
        foreach (var mark in marks)
            _entities[mark.Entity] = new EntityCount(mark.Name) { Done = mark.Done, Total = mark.Done };
    }

    /// <summary>Takes the totals of a page that is about to be applied.</summary>
    public void Announce(SyncAnswer.Page page, DeviceState before)
    {
        NeedsCount = false;
        foreach (var slice in page.Slices)
        {
            if (!_entities.TryGetValue(slice.Entity, out var entity)) continue;
            if (slice.Reset != ResetReason.None) (entity.Done, entity.Total, NeedsCount) = (0, 0, true);
            else if (slice.IsRange) AnnounceRange(entity, slice, before.Mark(slice.Entity)!);
            else if (slice.IsPostponed && before.Mark(slice.Entity) is not { IsUsable: true, Booting: false })
                entity.Total = Math.Max(slice.Total < 0 ? entity.Total : slice.Total, entity.Done);
            else if (slice is { IsSkipped: false, Total: >= 0 }) entity.Total = entity.Done + slice.Total;
        }
    }

    /// <summary>Counts a page that was applied.</summary>
    public void Advance(SyncAnswer.Page page)
    {
        foreach (var slice in page.Slices)
        {
            if (!slice.IsPage) continue;
            if (!_entities.TryGetValue(slice.Entity, out var entity)) continue;
            entity.Done += slice.RowCount + slice.GoneCount;
            entity.Total = slice.End.More ? Math.Max(entity.Total, entity.Done) : entity.Done;
            // The scan is through; what changed meanwhile comes next and was not counted yet.
            if (slice is { IsRange: true, End: { Booting: false, More: true } }) NeedsCount = true;
        }
    }

    /// <summary>Counts objects that came by their ids, whether they were there or not.</summary>
    public void Advance(SyncAnswer.Fetched fetched)
    {
        foreach (var found in fetched.Objects)
        {
            var entity = _entities[found.Key.Entity];
            // A timeline that was lost meanwhile has them fetched again.
            entity.Done = Math.Min(entity.Done + 1, entity.Total);
        }
    }

    public SyncProgress Snapshot()
    {
        var done = UploadDone + _entities.Values.Sum(entity => entity.Done);
        var total = Math.Max(done, UploadTotal + _entities.Values.Sum(entity => entity.Total));
        // While uploads run, what there is to download is not known yet.
        var exact = Phase switch
        {
            SyncPhase.Completed => 100,
            SyncPhase.Downloading when total > 0 => 100.0 * done / total,
            SyncPhase.Uploading when _isUploadOnly && total > 0 => 100.0 * done / total,
            _ => 0,
        };
        _percent = Math.Max(_percent, Phase == SyncPhase.Completed ? 100 : Math.Min(exact, 99.9));
        return new SyncProgress
        {
            Phase = Phase,
            Entities =
                [.. _entities.Values.Select(entity => new EntityProgress(entity.Name, entity.Done, entity.Total))],
            Done = done,
            Total = total,
            Percent = _percent,
            BytesSent = BytesSent,
            BytesReceived = BytesReceived,
        };
    }

    /// <summary>A download that goes on after a pause or restart begins where it stood.</summary>
    private static void AnnounceRange(EntityCount entity, Slice slice, EntityMark mark)
    {
        entity.Done = slice.End.First ? 0 : mark.Done;
        entity.Total = Math.Max(slice.Total < 0 ? entity.Total : slice.Total, entity.Done + slice.RowCount);
    }

    private sealed class EntityCount(string name)
    {
        public string Name { get; } = name;

        public long Done { get; set; }

        public long Total { get; set; }
    }
}
