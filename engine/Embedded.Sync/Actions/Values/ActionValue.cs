using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Actions;

/// <summary>Writes and reads values of one type in parameters and results. Immutable and thread-safe.</summary>
internal abstract class ActionValue
{
    /// <summary>
    /// The entities of which values of the type may hold objects, those that specialise them included.
    /// </summary>
    public virtual IEnumerable<EntityType> Entities => [];

    /// <summary>Writes a value that is not null.</summary>
    /// <exception cref="ArgumentException">It cannot be written, such as an attribute that is too long.</exception>
    public abstract void Write(MessagePackWriter writer, object value);

    /// <summary>Reads a value that is not nil, from bytes that nobody vouches for.</summary>
    /// <exception cref="MessagePackException">The bytes hold no such value.</exception>
    public abstract object Read(ref MessagePackReader reader);

    /// <summary>Writes a value; null as nil.</summary>
    public void WriteNullable(MessagePackWriter writer, object? value)
    {
        if (value is null) writer.WriteNil();
        else Write(writer, value);
    }

    /// <summary>Reads a value; nil as null.</summary>
    public object? ReadNullable(ref MessagePackReader reader) => reader.TryReadNil() ? null : Read(ref reader);
}
