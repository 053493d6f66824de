using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Naive;

/// <summary>Ways to ask a hub for what has changed. All but the last lose something.</summary>
public enum NaiveDesign
{
    /// <summary>Rows whose changed date is after the last one seen.</summary>
    DateAfter,

    /// <summary>Rows whose changed date is the last one seen, or after it.</summary>
    DateFrom,

    /// <summary>Rows after the last one seen, by changed date and id.</summary>
    DateAndId,

    /// <summary>Rows after the last number seen; a row takes its number when it is written.</summary>
    SequenceAtWrite,

    /// <summary>Rows after the last number seen; all rows of a commit have that commit's number.</summary>
    SequenceOfCommit,

    /// <summary>Rows after the last number of the last round; a page begins so many rows later.</summary>
    OffsetPaging,

    /// <summary>Sound, but that the cursor is written before the rows.</summary>
    CursorBeforeRows,

    /// <summary>Rows whose changed date is after the newest among the device's own rows.</summary>
    WatermarkFromRows,

    /// <summary>Rows after the last number seen, given at commit, one a row; rows and cursor in one write.</summary>
    Sound,
}

/// <summary>A synchroniser as it is often written first, with what it takes to see it fail.</summary>
/// <param name="Design">How it asks for what has changed.</param>
/// <param name="Faults">The faults under which it fails.</param>
/// <param name="ScenarioCountMax">Within how many scenarios it has to be caught: about ten times what it takes.</param>
public sealed record NaiveEngine(NaiveDesign Design, Faults Faults, int ScenarioCountMax)
{
    /// <summary>All that are broken.</summary>
    public static IReadOnlyList<NaiveEngine> All { get; } =
    [
        new(NaiveDesign.DateAfter, Faults.None, 50), new(NaiveDesign.DateFrom, Faults.None, 50),
        new(NaiveDesign.DateAndId, Faults.None, 200), new(NaiveDesign.SequenceAtWrite, Faults.None, 200),
        new(NaiveDesign.SequenceOfCommit, Faults.None, 50), new(NaiveDesign.OffsetPaging, Faults.None, 200),
        new(NaiveDesign.CursorBeforeRows, Faults.Crash, 200), new(NaiveDesign.WatermarkFromRows, Faults.Clock, 100),
    ];
}
