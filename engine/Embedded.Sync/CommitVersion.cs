namespace Embedded.Sync;

/// <summary>The place of a commit in one hub's history. The first commit is 1.</summary>
/// <remarks>Ordered by place. The default, <see cref="None"/>, precedes every commit.</remarks>
/// <param name="Value">How many commits the hub had made, this one included.</param>
public readonly record struct CommitVersion(ulong Value) : IComparable<CommitVersion>
{
    /// <summary>Precedes every commit.</summary>
    public static CommitVersion None => default;

    /// <inheritdoc/>
    public int CompareTo(CommitVersion other) => Value.CompareTo(other.Value);

    /// <summary>True where the left commit came before the right one.</summary>
    public static bool operator <(CommitVersion left, CommitVersion right) => left.Value < right.Value;

    /// <summary>True where the left commit came after the right one.</summary>
    public static bool operator >(CommitVersion left, CommitVersion right) => left.Value > right.Value;

    /// <summary>True where the left commit is the right one or came before it.</summary>
    public static bool operator <=(CommitVersion left, CommitVersion right) => left.Value <= right.Value;

    /// <summary>True where the left commit is the right one or came after it.</summary>
    public static bool operator >=(CommitVersion left, CommitVersion right) => left.Value >= right.Value;

    /// <summary>The number.</summary>
    public override string ToString() => Value.ToString();
}
