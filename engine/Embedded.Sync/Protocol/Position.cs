using Embedded.Sync.Rows;

namespace Embedded.Sync.Protocol;

/// <summary>
/// A place in one entity's change index: after the entry of an object at a version. A page may end
/// inside a commit.
/// </summary>
internal readonly record struct Position(ulong Version, ObjectId Id) : IComparable<Position>
{
    /// <summary>After everything of a commit.</summary>
    public static Position EndOf(ulong version) => new(version, ObjectId.End);

    public int CompareTo(Position other) =>
        Version != other.Version ? Version.CompareTo(other.Version) : Id.CompareTo(other.Id);

    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;

    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;

    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;
}
