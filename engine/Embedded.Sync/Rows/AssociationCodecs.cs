using Embedded.Sync.Generation;
using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>A many-to-one association: the id as 16 bytes, or nil.</summary>
internal sealed class ReferenceCodec<TTarget> : ValueCodec<Reference<TTarget>>
    where TTarget : class
{
    public override AttributeType Type => AttributeType.Reference;

    public override void Write(MessagePackWriter writer, Reference<TTarget> value) =>
        RowValue.WriteReference(writer, value);

    public override Reference<TTarget> Read(ref MessagePackReader reader) =>
        RowValue.ReadReference<TTarget>(ref reader);
}

/// <summary>A many-to-many association: an array of ids in ascending order; the empty set is nil.</summary>
internal sealed class ReferenceSetCodec<TTarget> : ValueCodec<ReferenceSet<TTarget>>
    where TTarget : class
{
    public override AttributeType Type => AttributeType.ReferenceSet;

    public override void Write(MessagePackWriter writer, ReferenceSet<TTarget> value) =>
        RowValue.WriteReferenceSet(writer, value);

    public override ReferenceSet<TTarget> Read(ref MessagePackReader reader) =>
        RowValue.ReadReferenceSet<TTarget>(ref reader);
}

/// <summary>An enumeration: the number of its member. Numbers without a member are kept as they are.</summary>
internal sealed class EnumerationCodec<TEnum> : ValueCodec<TEnum>
    where TEnum : struct, Enum
{
    public override AttributeType Type => AttributeType.Enumeration;

    public override Predicate<long> HoldsNumber => number => EnumerationNumber.TryTo<TEnum>(number, out _);

    public override void Write(MessagePackWriter writer, TEnum value) =>
        writer.WriteInt64(EnumerationNumber.From(value));

    public override TEnum Read(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        return EnumerationNumber.TryTo<TEnum>(reader.ReadInt64(), out var value)
            ? value : throw new MessagePackException(
                $"The number does not fit the enumeration {typeof(TEnum).Name}.", offset);
    }
}
