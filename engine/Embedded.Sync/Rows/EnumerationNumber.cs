using System.Runtime.CompilerServices;

namespace Embedded.Sync.Rows;

/// <summary>Between a member of an enumeration and its number, without boxing.</summary>
internal static class EnumerationNumber
{
    /// <summary>The number of a member; those of unsigned 64-bit enumerations wrap.</summary>
    public static long From<TEnum>(TEnum value)
        where TEnum : struct, Enum
    {
        var signed = typeof(TEnum).GetEnumUnderlyingType() is var type
            && (type == typeof(sbyte) || type == typeof(short) || type == typeof(int));
        return Unsafe.SizeOf<TEnum>() switch
        {
            1 => signed ? Unsafe.As<TEnum, sbyte>(ref value) : Unsafe.As<TEnum, byte>(ref value),
            2 => signed ? Unsafe.As<TEnum, short>(ref value) : Unsafe.As<TEnum, ushort>(ref value),
            4 => signed ? Unsafe.As<TEnum, int>(ref value) : Unsafe.As<TEnum, uint>(ref value),
            _ => Unsafe.As<TEnum, long>(ref value),
        };
    }

    /// <summary>The member with a number; false where the number does not fit the enumeration's type.</summary>
    public static bool TryTo<TEnum>(long number, out TEnum value)
        where TEnum : struct, Enum
    {
        value = default;
        switch (Unsafe.SizeOf<TEnum>())
        {
            case 1: Unsafe.As<TEnum, byte>(ref value) = unchecked((byte)number); break;
            case 2: Unsafe.As<TEnum, ushort>(ref value) = unchecked((ushort)number); break;
            case 4: Unsafe.As<TEnum, uint>(ref value) = unchecked((uint)number); break;
            default: Unsafe.As<TEnum, long>(ref value) = number; break;
        }

        return From(value) == number;
    }
}
