using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>
/// How objects of one class become row bytes and come back: the only place where the engine touches an app's
/// class. Stateless and thread-safe.
/// </summary>
public interface IEntityBinding
{
    /// <summary>The class.</summary>
    Type ObjectType { get; }

    /// <summary>Makes a new object with the class's own defaults.</summary>
    object Create();

    /// <summary>The object's id; <see cref="Guid.Empty"/> where it has none yet.</summary>
    Guid GetId(object target);

    /// <summary>Gives the object its id.</summary>
    void SetId(object target, Guid id);

    /// <summary>Gives the object its changed date in UTC, where the class has such a property.</summary>
    void SetChangedDate(object target, DateTime changedDate);

    /// <summary>
    /// Sets the properties from <paramref name="count"/> values that stand in order of attribute number from 0.
    /// Nil and what is missing leave the class's default; numbers that the class does not know are skipped.
    /// </summary>
    /// <exception cref="MessagePackException">The bytes do not hold such values.</exception>
    void ReadAttributes(object target, ref MessagePackReader reader, int count);

    /// <summary>
    /// Writes a map from attribute number to value, for all attributes of the class by ascending
    /// number.
    /// </summary>
    void WriteAttributes(object source, MessagePackWriter writer);
}
