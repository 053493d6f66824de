using Embedded.Sync.TestKit.Conformance.Crashes.SystemCalls;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>Counts the persistence points of one run, and lets its fault happen at the one that is due.</summary>
/// <param name="plan">The run.</param>
/// <param name="tell">Tells the suite, and waits for its word after an image.</param>
internal sealed class FaultInjector(CrashPlan plan, Action<CrashReport> tell) : IFileCallJudge, IDisposable
{
    private const int InputOutputError = 5;
    private const int NoSpace = 28;

    private static readonly DiskImage[] PowerLosses =
        [DiskImage.Synced, DiskImage.Uneven, DiskImage.Torn, DiskImage.Holes];

    private readonly string _prefix = plan.Files + Path.DirectorySeparatorChar;
    // A file that there never is: deleting it is a call that the serving thread sees, and that changes nothing.
    private readonly string _signal = Path.Combine(plan.Files, "images-wanted");

    private readonly DiskModel _disk = new(plan.Files);
    private readonly Random _random = new(plan.Seed);
    private int _points;
    private int _syncs;
    private int _writes;
    private int _images;
    private (string When, DiskImage[] Images) _wanted;

    /// <summary>Whether the store is open. Writes count from then on: an opening may ask for space first.</summary>
    internal bool IsOpen { get; set; }

    /// <summary>Whether the fault has come.</summary>
    internal bool HasFailed { get; private set; }

    /// <summary>How many persistence points, syncs and writes there were.</summary>
    internal CrashReport Counts => new(CrashReportKind.Ended, $"{_points} {_syncs} {_writes}");

    public bool Concerns(string path) => path.StartsWith(_prefix, StringComparison.Ordinal) || path == plan.Files;

    public int Before(FileCall call)
    {
        if (call.Path == _signal)
        {
            TellImages(_wanted.When, _wanted.Images);
            return 0;
        }

        var isDue = ++_points == plan.Point;
        if (call.Kind == FileCallKind.Sync) _syncs++;
        if (TakesSpace(call) && IsOpen) _writes++;
        switch (plan.Fault)
        {
            case CrashFault.Kill when isDue:
                tell(new(CrashReportKind.AtPoint, $"{_points} {call}"));
                Linux.KillThisProcess();
                break;
            case CrashFault.PowerLoss when _points % plan.Point == 0:
                TellImages($"at point {_points} {call}", PowerLosses);
                break;
            case CrashFault.FailingSync when call.Kind == FileCallKind.Sync && _syncs == plan.Point:
                _disk.SyncFailed(call);
                return Fail(call, InputOutputError);
            case CrashFault.FullDisk when IsOpen && TakesSpace(call) && _writes == plan.Point:
                return Fail(call, NoSpace);
        }

        return 0;
    }

    public void After(FileCall call, long value)
    {
        if (call.Kind == FileCallKind.Sync) _disk.Synced(call);
        else if (call.Kind == FileCallKind.Write) _disk.Written(call, value);
    }

    /// <summary>
    /// Has copies made as a crash would leave the files now, and the suite judge each. For the committing thread: the
    /// serving one makes them, while no thread of the store changes a file.
    /// </summary>
    internal void TakeImages(string when, params DiskImage[] images)
    {
        _wanted = (when, images);
        File.Delete(_signal);
    }

    private void TellImages(string when, DiskImage[] images)
    {
        foreach (var image in images)
        {
            var name = $"{++_images}";
            _disk.WriteImage(Directory.CreateDirectory(Path.Combine(plan.Folder, name)).FullName, image, _random);
            tell(new(CrashReportKind.Image, $"{name} {image} {when}"));
        }
    }

    public void Dispose() => _disk.Dispose();

    private int Fail(FileCall call, int error)
    {
        tell(new(CrashReportKind.AtPoint, $"{_points} {call}"));
        HasFailed = true;
        return error;
    }

    private static bool TakesSpace(FileCall call) =>
        call.Kind == FileCallKind.Write || call.Name.StartsWith("open", StringComparison.Ordinal);
}
