using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <summary>
/// A value that a device wrote or an object that it deleted without having known what the hub had, and how that
/// ended.
/// </summary>
/// <remarks>
/// Values are of the attribute's type: bool, int or long as <see cref="long"/>, decimal, double, string, DateTime,
/// byte[] or Guid, or an array of Guid. They are null where there was none, or where it was longer than 256 bytes.
/// </remarks>
/// <param name="Entity">The entity's name.</param>
/// <param name="ObjectId">The object.</param>
/// <param name="Attribute">The attribute; empty where it is about the object as it was made.</param>
public sealed record SyncConflict(string Entity, Guid ObjectId, string Attribute)
{
    /// <summary>Whose value it is now.</summary>
    public ConflictResolution Resolution { get; init; }

    /// <summary>What the hub had.</summary>
    public object? HubValue { get; init; }

    /// <summary>What the device sent; null for a delete.</summary>
    public object? DeviceValue { get; init; }

    /// <summary>What the hub has now; null for a delete.</summary>
    public object? Value { get; init; }

    internal static SyncConflict Of(SyncModel model, AttributeConflict conflict)
    {
        var entity = model.FindEntity(conflict.Key.Entity);
        var attribute = entity?.FindAttribute(conflict.Attribute);
        return new SyncConflict(
            entity?.Name ?? conflict.Key.Entity.ToString(), conflict.Key.Id.ToGuid(), attribute?.Name ?? "")
        {
            Resolution = conflict.Resolution,
            HubValue = ToObject(attribute, conflict.Hub.Span),
            DeviceValue = ToObject(attribute, conflict.Device.Span),
            Value = ToObject(attribute, conflict.After.Span),
        };
    }

    private static object? ToObject(AttributeDefinition? attribute, ReadOnlySpan<byte> value) =>
        attribute is null ? null : PlainValue.Of(attribute.Type, value);
}
