namespace Embedded.Sync.Rows;

/// <summary>
/// The identity of an object: entity number and id. The same id under another entity is another object.
/// Ordered by entity, then by id.
/// </summary>
internal readonly record struct ObjectKey(ushort Entity, ObjectId Id) : IComparable<ObjectKey>
{
    public int CompareTo(ObjectKey other) =>
        Entity != other.Entity ? Entity.CompareTo(other.Entity) : Id.CompareTo(other.Id);

    public override string ToString() => $"{Entity}/{Id}";
}
