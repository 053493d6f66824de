namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>What a process tells of.</summary>
internal enum CrashReportKind
{
    /// <summary>Text: a batch by number. Its commit has returned.</summary>
    Acknowledged,

    /// <summary>Text: a batch by number, the failure and the message. Its commit has failed as the port says.</summary>
    Refused,

    /// <summary>Text: what the store did that it must not do.</summary>
    Broken,

    /// <summary>Text: the point that comes now, by number and call.</summary>
    AtPoint,

    /// <summary>Text: a folder with a copy, and what it is. The process waits for a line.</summary>
    Image,

    /// <summary>Text: how many points, syncs and writes there were.</summary>
    Ended,
}

/// <summary>One line of a process.</summary>
internal readonly record struct CrashReport(CrashReportKind Kind, string Text)
{
    internal static CrashReport Parse(string line)
    {
        var parts = line.Split(' ', 2);
        return new(Enum.Parse<CrashReportKind>(parts[0]), parts[1]);
    }

    /// <summary>The number that the text begins with.</summary>
    internal int Number => int.Parse(Text.Split(' ')[0]);

    public override string ToString() => $"{Kind} {Text.ReplaceLineEndings(" ")}";
}
