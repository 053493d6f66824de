using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>Where one side of a comparison comes from. Immutable and thread-safe.</summary>
internal abstract class ValueSource<TValue>
    where TValue : allows ref struct
{
    /// <summary>The value for a row; false where it is null.</summary>
    public abstract bool TryGet(scoped in RowValues values, out TValue value);
}

/// <summary>An attribute of the row.</summary>
internal sealed class AttributeSource<TValue, TFormat>(RowSlot slot) : ValueSource<TValue>
    where TValue : allows ref struct
    where TFormat : struct, IValueFormat<TValue>
{
    public override bool TryGet(scoped in RowValues values, out TValue value)
    {
        var reader = values.ReaderAt(slot);
        var isNull = reader.TryReadNil();
        value = isNull ? default! : TFormat.Read(ref reader);
        return !isNull;
    }
}

/// <summary>The object's id.</summary>
internal sealed class IdSource : ValueSource<UInt128>
{
    public override bool TryGet(scoped in RowValues values, out UInt128 value)
    {
        value = values.Id;
        return true;
    }
}

/// <summary>The row's changed date.</summary>
internal sealed class ChangedDateSource : ValueSource<long>
{
    public override bool TryGet(scoped in RowValues values, out long value)
    {
        value = values.ChangedDate;
        return true;
    }
}

/// <summary>A value that is the same for every row.</summary>
internal sealed class ConstantSource<TValue>(bool hasValue, TValue constant) : ValueSource<TValue>
{
    public override bool TryGet(scoped in RowValues values, out TValue value)
    {
        value = constant;
        return hasValue;
    }
}

/// <summary>A text that is the same for every row, as its UTF-8; or null.</summary>
internal sealed class ConstantTextSource(byte[]? text) : ValueSource<ReadOnlySpan<byte>>
{
    public override bool TryGet(scoped in RowValues values, out ReadOnlySpan<byte> value)
    {
        value = text;
        return text is not null;
    }
}

/// <summary>Reads canonical values apart from any row.</summary>
internal static class CanonicalValue
{
    public static bool TryRead<TValue, TFormat>(ReadOnlySpan<byte> bytes, out TValue value)
        where TFormat : struct, IValueFormat<TValue>
    {
        var reader = new MessagePackReader(bytes);
        var isNull = reader.TryReadNil();
        value = isNull ? default! : TFormat.Read(ref reader);
        return !isNull;
    }

    public static byte[]? ReadText(ReadOnlySpan<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        return reader.TryReadNil() ? null : reader.ReadStringUtf8().ToArray();
    }
}
