using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>One change that an app meant.</summary>
/// <param name="Key">The object.</param>
/// <param name="Kind">What was done to it.</param>
/// <param name="Attributes">The new values.</param>
/// <param name="Seen">What the app saw before; null for nothing.</param>
internal sealed record LocalChange(
    ObjectKey Key, ChangeKind Kind, SortedDictionary<int, byte[]> Attributes, SortedDictionary<int, byte[]>? Seen);

/// <summary>One unit of work as the app meant it, kept apart from the engine.</summary>
/// <param name="Id">The id that the commit returned.</param>
/// <param name="Changes">What it does, in order.</param>
/// <param name="Knowledge">What the replica has ever known.</param>
/// <param name="KnowledgeMark">How many values it knew when the work was committed.</param>
internal sealed record LocalTransaction(
    ObjectId Id, IReadOnlyList<LocalChange> Changes, Knowledge Knowledge, int KnowledgeMark)
{
    /// <summary>On whose behalf it is uploaded.</summary>
    public required string User { get; init; }

    /// <summary>The newest version of the hub that the app could have read.</summary>
    public ulong SeenVersion { get; init; }

    /// <summary>The hub's life when the work was committed: versions of different lives are not comparable.</summary>
    public int Life { get; init; }

    /// <summary>True where the app could have seen a value before it committed.</summary>
    public bool Knew(ReadOnlySpan<byte> value) => Knowledge.Knew(value, KnowledgeMark);

    /// <summary>True for work that the replica had committed before.</summary>
    public bool Knew(ObjectId transaction) => Knowledge.Knew(transaction, KnowledgeMark);
}
