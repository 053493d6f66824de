using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>Getter and setter of one property.</summary>
internal sealed record PropertyAccessors<T, TValue>(Func<T, TValue> Get, Action<T, TValue> Set);

/// <summary>Between one property of <typeparamref name="T"/> and its place in the row.</summary>
internal abstract class AttributeBinding<T>(int number)
{
    /// <summary>The attribute's number.</summary>
    public int Number { get; } = number;

    public abstract void Read(T target, ref MessagePackReader reader);

    public abstract void Write(T source, MessagePackWriter writer);

    /// <summary>The same binding for a class that derives from <typeparamref name="T"/>.</summary>
    public AttributeBinding<TDerived> For<TDerived>() => new Inherited<TDerived>(this);

    private sealed class Inherited<TDerived>(AttributeBinding<T> binding) : AttributeBinding<TDerived>(binding.Number)
    {
        public override void Read(TDerived target, ref MessagePackReader reader) =>
            binding.Read((T)(object)target!, ref reader);

        public override void Write(TDerived source, MessagePackWriter writer) =>
            binding.Write((T)(object)source!, writer);
    }
}

/// <inheritdoc/>
internal sealed class AttributeBinding<T, TValue>(
    int number, PropertyAccessors<T, TValue> property, ValueCodec<TValue> codec)
    : AttributeBinding<T>(number)
{
    public override void Read(T target, ref MessagePackReader reader) => property.Set(target, codec.Read(ref reader));

    public override void Write(T source, MessagePackWriter writer) => codec.Write(writer, property.Get(source));
}
