using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>
/// Writes and reads values of one type in a row. Stateless and thread-safe. Nil is handled by
/// whoever calls.
/// </summary>
internal abstract class ValueCodec<TValue>
{
    /// <summary>The attribute type that it stores.</summary>
    public abstract AttributeType Type { get; }

    /// <summary>For an enumeration, whether its type can hold a number; else null.</summary>
    public virtual Predicate<long>? HoldsNumber => null;

    /// <summary>Writes one value; equal values give equal bytes.</summary>
    public abstract void Write(MessagePackWriter writer, TValue value);

    /// <summary>Reads one value that is not nil.</summary>
    /// <exception cref="MessagePackException">The bytes are of another type, or the value is out of range.</exception>
    public abstract TValue Read(ref MessagePackReader reader);
}
