using Embedded.Sync.Generator.Support;
using Microsoft.CodeAnalysis;

namespace Embedded.Sync.Generator.Declarations;

/// <summary>What follows from a property's type.</summary>
/// <param name="Kind">What it holds; None for a type that cannot be stored.</param>
/// <param name="IsNullable">True for a nullable value type.</param>
/// <param name="TypeName">The enumeration's, or the association's target's, full name; else empty.</param>
/// <param name="Underlying">The enumeration's underlying type as a keyword; else empty.</param>
internal sealed record AttributeShape(AttributeKind Kind, bool IsNullable, string TypeName = "", string Underlying = "")
{
    public bool IsAssociation => Kind is AttributeKind.Reference or AttributeKind.ReferenceSet;

    public bool IsNumber => Kind is AttributeKind.Int32 or AttributeKind.Int64;

    public bool HasLength => Kind is AttributeKind.String or AttributeKind.Binary;

    public bool HasOrder => Kind is not (AttributeKind.Binary or AttributeKind.ReferenceSet);

    public static AttributeShape Of(ITypeSymbol type)
    {
        var isNullable = type.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;
        var inner = isNullable ? ((INamedTypeSymbol)type).TypeArguments[0] : type;
        return inner switch
        {
            INamedTypeSymbol { TypeKind: TypeKind.Enum } enumeration when IsNameable(enumeration) => new(
                AttributeKind.Enumeration, isNullable, enumeration.FullName(),
                enumeration.EnumUnderlyingType!.ToDisplayString()),
            INamedTypeSymbol named when !isNullable && TargetOf(named) is { } target && IsNameable(target) => new(
                named.MetadataName == "Reference`1" ? AttributeKind.Reference : AttributeKind.ReferenceSet, false,
                target.FullName()),
            IArrayTypeSymbol { Rank: 1, ElementType.SpecialType: SpecialType.System_Byte } => new(
                AttributeKind.Binary, false),
            _ => new(KindOf(inner), isNullable),
        };
    }

    /// <summary>The class that a property of type Reference or ReferenceSet leads to.</summary>
    public static INamedTypeSymbol? TargetOf(ITypeSymbol type) =>
        type is INamedTypeSymbol { Arity: 1 } named && named.TypeArguments[0] is INamedTypeSymbol target
        && (named.Is(KnownNames.Space, "Reference`1") || named.Is(KnownNames.Space, "ReferenceSet`1")) ? target : null;

    private static bool IsNameable(INamedTypeSymbol type) =>
        !type.IsFileLocal && !type.ContainingTypes().Any(outer => outer.IsFileLocal);

    private static AttributeKind KindOf(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => AttributeKind.Boolean,
        SpecialType.System_Int32 => AttributeKind.Int32,
        SpecialType.System_Int64 => AttributeKind.Int64,
        SpecialType.System_Decimal => AttributeKind.Decimal,
        SpecialType.System_Double => AttributeKind.Double,
        SpecialType.System_String => AttributeKind.String,
        SpecialType.System_DateTime => AttributeKind.DateTime,
        _ => type.Is("System", "Guid") ? AttributeKind.Guid : AttributeKind.None,
    };
}
