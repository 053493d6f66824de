namespace Embedded.Sync.TestKit.Conformance.Crashes.SystemCalls;

/// <summary>What a call does to the files of a store.</summary>
internal enum FileCallKind
{
    /// <summary>Writes bytes, or takes space for them.</summary>
    Write,

    /// <summary>Sets a length.</summary>
    Cut,

    /// <summary>Brings what was written to the disk.</summary>
    Sync,

    /// <summary>Makes, removes or renames a file.</summary>
    Name,
}

/// <summary>A call of a thread that is about to change a file of a store: a persistence point.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Name">The name of the call, such as <c>fdatasync</c>.</param>
/// <param name="Path">The file.</param>
/// <param name="Descriptor">The open file; -1 for a call that names its file by a path.</param>
/// <param name="Offset">Where a write begins; -1 for one that goes on from the file's position.</param>
internal readonly record struct FileCall(
    FileCallKind Kind, string Name, string Path, int Descriptor = -1, long Offset = -1)
{
    public override string ToString() => $"{Name} of {System.IO.Path.GetFileName(Path)}";
}

/// <summary>Decides what becomes of calls that change files. Called by one thread, call after call.</summary>
internal interface IFileCallJudge
{
    /// <summary>Whether the calls on a file are to be judged.</summary>
    bool Concerns(string path);

    /// <summary>The error that the call gets in place of being made; 0 where it is to be made.</summary>
    int Before(FileCall call);

    /// <summary>The call was made, and succeeded.</summary>
    /// <param name="call">The call.</param>
    /// <param name="value">What it returned: for a write the bytes written.</param>
    void After(FileCall call, long value);
}
