using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>What a process has told of its commits so far, and what that promises.</summary>
internal sealed class CommitState(CrashFault fault)
{
    private int _acknowledged;

    /// <summary>The point that the process was at when its fault came, as it told.</summary>
    internal string? Point { get; private set; }

    /// <summary>What the process told that no store may do.</summary>
    internal string? Complaint { get; private set; }

    /// <summary>The most that may be there: one batch more than told of, which was on its way.</summary>
    internal int Most => Math.Min(_acknowledged + 1, CrashWorkload.BatchCount);

    /// <summary>The least that must be there.</summary>
    internal int Least(DiskImage image) =>
        image == DiskImage.Whole ? _acknowledged : CrashWorkload.LastDurable(_acknowledged);

    internal void Note(CrashReport report)
    {
        switch (report.Kind)
        {
            case CrashReportKind.Acknowledged:
                _acknowledged = report.Number;
                break;
            case CrashReportKind.AtPoint:
                Point = report.Text;
                break;
            case CrashReportKind.Broken:
                Complaint = report.Text;
                break;
            case CrashReportKind.Refused:
                Complaint = Misnamed(report);
                break;
        }
    }

    public override string ToString() =>
        $"{_acknowledged} commits acknowledged{(Point is null ? "" : $", point {Point}")}";

    /// <summary>A failure that is told as another one than it is.</summary>
    private string? Misnamed(CrashReport report)
    {
        var expected = fault switch
        {
            CrashFault.FullDisk => nameof(StoreFailure.DiskFull),
            CrashFault.FailingSync => nameof(StoreFailure.InputOutput),
            _ => "no failure",
        };
        return report.Text.Split(' ')[1] == expected ? null : $"of batch {report.Text}, and not {expected}";
    }
}
