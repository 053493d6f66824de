using Embedded.Sync;

namespace Kiosk.App;

/// <summary>A line at the beginning, after each tenth, and at the end.</summary>
internal sealed class ProgressLines : IProgress<SyncProgress>
{
    private int _tenth = -1;

    public void Report(SyncProgress value)
    {
        if (value is { Phase: SyncPhase.Starting, Done: > 0 })
        {
            // Of a download that was broken off: how much there is to come, the hub's first answer says.
            Console.Error.WriteLine($"           Resuming     {value.Done,9:N0} objects are here");
            return;
        }

        var tenth = (int)(value.Percent / 10);
        if (tenth == _tenth || value.Total == 0) return;
        _tenth = tenth;
        Console.Error.WriteLine(
            $"  {value.Percent,5:F1} %  {value.Phase,-11}  {value.Done,9:N0} of {value.Total,9:N0} objects");
    }
}
