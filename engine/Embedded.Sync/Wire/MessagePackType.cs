namespace Embedded.Sync.Wire;

/// <summary>The families of MessagePack values, as a reader tells them apart by the first byte.</summary>
public enum MessagePackType : byte
{
    /// <summary>No value: <c>c0</c>.</summary>
    Nil,

    /// <summary>False or true: <c>c2</c>, <c>c3</c>.</summary>
    Boolean,

    /// <summary>An integer from −2⁶³ to 2⁶⁴ − 1, in any of its widths.</summary>
    Integer,

    /// <summary>An IEEE 754 number of 32 or 64 bits.</summary>
    Float,

    /// <summary>Text in UTF-8.</summary>
    String,

    /// <summary>Bytes without further meaning.</summary>
    Binary,

    /// <summary>A sequence of values.</summary>
    Array,

    /// <summary>A sequence of pairs, each a key and its value.</summary>
    Map,

    /// <summary>Bytes with an application's or the specification's type number, such as a timestamp.</summary>
    Extension,
}
