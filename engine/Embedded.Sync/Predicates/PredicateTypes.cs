using System.Diagnostics.CodeAnalysis;
using Embedded.Sync.Model;

namespace Embedded.Sync.Predicates;

/// <summary>What C# types mean in predicates, and which conversions keep a value exactly.</summary>
internal static class PredicateTypes
{
    /// <summary>The attribute type of a C# type or its nullable form, or null where no attribute holds it.</summary>
    public static AttributeType? Of(Type type)
    {
        var core = Nullable.GetUnderlyingType(type) ?? type;
        if (core.IsEnum) return AttributeType.Enumeration;
        if (IsReference(core)) return AttributeType.Reference;
        if (core == typeof(byte[])) return AttributeType.Binary;
        if (core == typeof(Guid)) return AttributeType.Guid;
        return Type.GetTypeCode(core) switch
        {
            TypeCode.Boolean => AttributeType.Boolean,
            TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 =>
                AttributeType.Int32,
            TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 => AttributeType.Int64,
            TypeCode.Decimal => AttributeType.Decimal,
            TypeCode.Double => AttributeType.Double,
            TypeCode.String => AttributeType.String,
            TypeCode.DateTime => AttributeType.DateTime,
            _ => null,
        };
    }

    /// <summary>The type as which values are compared: one for all whole numbers, one for all ids.</summary>
    public static AttributeType ComparedAs(AttributeType type) => type switch
    {
        AttributeType.Int32 or AttributeType.Enumeration => AttributeType.Int64,
        AttributeType.Reference => AttributeType.Guid,
        _ => type,
    };

    /// <summary>True where a value stored as one type can be compared as another.</summary>
    public static bool CanCompare(AttributeType stored, AttributeType comparedAs) =>
        ComparedAs(stored) == comparedAs
        || (ComparedAs(stored) == AttributeType.Int64
            && comparedAs is AttributeType.Decimal or AttributeType.Double);

    /// <summary>True where values of a compared type have an order.</summary>
    public static bool HasOrder(AttributeType comparedAs) => comparedAs is AttributeType.Int64 or AttributeType.Decimal
        or AttributeType.Double or AttributeType.String or AttributeType.DateTime or AttributeType.Guid;

    public static bool IsReference(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Reference<>);

    public static bool IsReferenceSet(Type type) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ReferenceSet<>);

    public static bool IsNullable([NotNullWhen(true)] Type? type) =>
        type is not null && Nullable.GetUnderlyingType(type) is not null;

    /// <summary>True where C# converts every value without loss, or as it does itself from long to double.</summary>
    public static bool IsWidening(Type from, Type to)
    {
        var (source, target) = (Core(from), Core(to));
        if (source == target) return true;
        return Type.GetTypeCode(target) switch
        {
            TypeCode.Int32 => IsIntegerUpTo(source, TypeCode.UInt16),
            TypeCode.Int64 => IsIntegerUpTo(source, TypeCode.UInt32),
            TypeCode.Decimal => IsIntegerUpTo(source, TypeCode.UInt64),
            TypeCode.Double => IsIntegerUpTo(source, TypeCode.Int64) || source == typeof(float),
            _ => false,
        };
    }

    private static bool IsIntegerUpTo(Type type, TypeCode most) =>
        Type.GetTypeCode(type) is var code and >= TypeCode.SByte && code <= most;

    private static Type Core(Type type)
    {
        var core = Nullable.GetUnderlyingType(type) ?? type;
        return core.IsEnum ? core.GetEnumUnderlyingType() : core;
    }
}
