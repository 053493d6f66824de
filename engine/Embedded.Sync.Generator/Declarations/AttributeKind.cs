namespace Embedded.Sync.Generator.Declarations;

/// <summary>What an attribute holds; the members are named as the engine's AttributeType is.</summary>
internal enum AttributeKind
{
    None,
    Boolean,
    Int32,
    Int64,
    Decimal,
    Double,
    String,
    DateTime,
    Enumeration,
    Binary,
    Guid,
    Reference,
    ReferenceSet,
}
