using Embedded.Sync;
using Spectre.Console;

namespace Kiosk.App;

/// <summary>A bar for each entity that has something to download, and one for the whole.</summary>
internal sealed class ProgressBars(ProgressContext context) : IProgress<SyncProgress>
{
    private readonly ProgressTask _whole = context.AddTask("Whole");
    private readonly Dictionary<string, ProgressTask> _entities = [];

    public void Report(SyncProgress value)
    {
        if (value is { Phase: SyncPhase.Starting, Done: > 0 })
        {
            // Of a download that was broken off: how much there is to come, the hub's first answer says.
            _whole.Description = $"{"Resuming",-11} {value.Done,9:N0} are here";
            return;
        }

        foreach (var entity in value.Entities.Where(entity => entity.Total > 0))
        {
            if (!_entities.TryGetValue(entity.Entity, out var bar))
                bar = _entities[entity.Entity] = context.AddTaskBefore(entity.Entity, _whole);
            Show(bar, entity.Entity, entity.Done, entity.Total, entity.Percent);
        }

        Show(_whole, value.Phase.ToString(), value.Done, value.Total, value.Percent);
    }

    private static void Show(ProgressTask bar, string name, long done, long total, double percent)
    {
        bar.Description = $"{name,-11} {done,9:N0} of {total,9:N0}";
        bar.Value = percent;
    }
}
