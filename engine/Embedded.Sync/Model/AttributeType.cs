namespace Embedded.Sync.Model;

/// <summary>What an attribute holds. The numbers are part of the model hash and never change.</summary>
public enum AttributeType : byte
{
    /// <summary>True or false.</summary>
    Boolean = 1,

    /// <summary>A whole number of 32 bits.</summary>
    Int32 = 2,

    /// <summary>A whole number of 64 bits.</summary>
    Int64 = 3,

    /// <summary>A <see cref="decimal"/>: 96 bits and a scale of 0 to 28, kept exactly.</summary>
    Decimal = 4,

    /// <summary>A binary floating-point number of 64 bits.</summary>
    Double = 5,

    /// <summary>Text, with a maximum length in UTF-16 code units where one is declared.</summary>
    String = 6,

    /// <summary>A point in time in UTC, to 100 nanoseconds.</summary>
    DateTime = 7,

    /// <summary>A member of an enumeration, kept as its number.</summary>
    Enumeration = 8,

    /// <summary>Bytes, with a maximum length where one is declared.</summary>
    Binary = 9,

    /// <summary>A 128-bit identifier.</summary>
    Guid = 10,

    /// <summary>A many-to-one association: the id of one object, or none.</summary>
    Reference = 11,

    /// <summary>A many-to-many association: the ids of any number of objects, held by this side.</summary>
    ReferenceSet = 12,
}
