using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Actions;

/// <summary>A value of a type that attributes have, in the form that it has in rows.</summary>
internal sealed class ScalarValue<T>(ValueCodec<T> codec) : ActionValue
    where T : notnull
{
    public override void Write(MessagePackWriter writer, object value) => codec.Write(writer, (T)value);

    public override object Read(ref MessagePackReader reader) => codec.Read(ref reader);
}

/// <summary>A set of references; the empty set is nil in rows, and so it is read.</summary>
internal sealed class ReferenceSetValue<T> : ActionValue
    where T : class
{
    private readonly ReferenceSetCodec<T> _codec = new();

    public override void Write(MessagePackWriter writer, object value) =>
        _codec.Write(writer, (ReferenceSet<T>)value);

    public override object Read(ref MessagePackReader reader) => _codec.Read(ref reader);
}
