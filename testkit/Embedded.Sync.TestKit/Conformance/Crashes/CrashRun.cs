using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>One run of one clause: processes, one plan after another, and what is judged of each.</summary>
internal sealed class CrashRun(StoreCrashConformance suite, Func<string, IStore> open, string clause) : IDisposable
{
    // In memory where there is such a place: what a loss of power leaves is worked out, and needs no disk.
    private static readonly string Root = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly string _folder =
        Directory.CreateDirectory(Path.Combine(Root, $"embedded-crash-{Path.GetRandomFileName()}")).FullName;

    private readonly StoreOpener _opener = StoreOpener.Of(open);
    private readonly CrashJudge _judge = new(open, new CrashWorkload(suite.Seed));
    private CrashProcess? _process;
    private CrashProcess? _spare;
    private int _plans;

    /// <summary>How many persistence points, syncs and writes the batches take where nothing goes wrong.</summary>
    internal (int Points, int Syncs, int Writes) Count()
    {
        var counts = Execute(CrashFault.None, 1)!.Split(' ').Select(int.Parse).ToList();
        return (counts[0], counts[1], counts[2]);
    }

    /// <summary>The numbers from 1 to the last, or, where there are too many, some of them, evenly spread.</summary>
    internal IEnumerable<int> Points(int last)
    {
        var step = Math.Max(1.0, (double)last / suite.PointsMax);
        for (var point = 1.0; point < last + 0.5; point += step) yield return (int)point;
    }

    /// <summary>Lets a process commit all batches with a fault, and judges what it leaves.</summary>
    /// <returns>What it counted; null where it was killed.</returns>
    internal string? Execute(CrashFault fault, int point)
    {
        var plan = new CrashPlan(fault, point, suite.Seed, Path.Combine(_folder, $"{++_plans}"));
        var process = _process ??= Take();
        process.Send(plan);
        var state = new CommitState(fault);
        while (process.Read() is { } report)
        {
            if (report.Kind == CrashReportKind.Ended)
            {
                Directory.Delete(plan.Folder, recursive: true);
                return report.Text;
            }

            state.Note(report);
            if (state.Complaint is { } complaint) throw Failure("what the port says", complaint, plan, state);
            if (report.Kind != CrashReportKind.Image) continue;
            JudgeImage(plan, report, state);
            process.GoOn();
        }

        JudgeKilled(plan, process, state);
        return null;
    }

    internal ConformanceException Failure(string expected, string found, string when) => new(
        $"{clause.Replace('_', ' ')}: expected {expected}; found {found} ({when}). Seed {suite.Seed}:"
        + $" again with seed: {suite.Seed} and Run(\"{clause}\").");

    public void Dispose()
    {
        _process?.Dispose();
        _spare?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A process that has started, and another that starts meanwhile where this one will be killed.</summary>
    private CrashProcess Take()
    {
        var process = _spare ?? new CrashProcess(_opener);
        _spare = new CrashProcess(_opener);
        return process;
    }

    private void JudgeImage(CrashPlan plan, CrashReport report, CommitState state)
    {
        var parts = report.Text.Split(' ', 3);
        var (image, files) = (Enum.Parse<DiskImage>(parts[1]), Path.Combine(plan.Folder, parts[0]));
        Judge(CrashPlan.StoreIn(files), state.Least(image), plan, state, $"{image} files {parts[2]}");
        Directory.Delete(files, recursive: true);
    }

    private void JudgeKilled(CrashPlan plan, CrashProcess process, CommitState state)
    {
        process.Dispose();
        _process = null;
        if (plan.Fault != CrashFault.Kill || state.Point is null)
            throw Failure("the process to go on", $"that it ended.{process.Errors}", plan, state);
        Judge(CrashPlan.StoreIn(plan.Files), state.Least(DiskImage.Whole), plan, state, $"killed at {state.Point}");
        Directory.Delete(plan.Folder, recursive: true);
    }

    private void Judge(string path, int least, CrashPlan plan, CommitState state, string when)
    {
        if (_judge.Judge(path, least, state.Most) is { } found)
            throw Failure($"the first {least} to {state.Most} batches", found, plan, state, when);
    }

    private ConformanceException Failure(
        string expected, string found, CrashPlan plan, CommitState state, string when = "") => Failure(
            expected, found, $"{plan.Fault} {plan.Point}, {state}{(when.Length > 0 ? ", " : "")}{when}");
}
