using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Embedded.Sync.Generator.Support;

/// <summary>Questions about symbols.</summary>
internal static class SymbolExtensions
{
    /// <summary>The name as generated code writes it, wherever it stands.</summary>
    public static string FullName(this ITypeSymbol type) =>
        type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The name with an @ where it is a word of the language.</summary>
    public static string Escaped(this string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;

    public static bool Is(this ITypeSymbol? type, string space, string metadataName) =>
        type is not null && type.MetadataName == metadataName && type.ContainingType is null
        && type.ContainingNamespace?.ToDisplayString() == space;

    public static AttributeData? FindAttribute(this ISymbol symbol, string metadataName) =>
        symbol.GetAttributes().FirstOrDefault(data => data.AttributeClass.Is(KnownNames.Space, metadataName));

    public static bool IsEntity(this ITypeSymbol type) => type.FindAttribute(KnownNames.EntityAttribute) is not null;

    public static IEnumerable<INamedTypeSymbol> BaseTypes(this INamedTypeSymbol type)
    {
        for (var current = type.BaseType; current is not null; current = current.BaseType) yield return current;
    }

    public static IEnumerable<INamedTypeSymbol> ContainingTypes(this INamedTypeSymbol type)
    {
        for (var current = type.ContainingType; current is not null; current = current.ContainingType)
            yield return current;
    }

    /// <summary>True where generated code can add to the type.</summary>
    public static bool IsPartial(this INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Any(reference =>
        reference.GetSyntax() is TypeDeclarationSyntax syntax && syntax.Modifiers.Any(SyntaxKind.PartialKeyword));

    /// <summary>The place of an attribute in the source, or else that of what it stands on.</summary>
    public static Location PlaceIn(this AttributeData data, ISymbol symbol) =>
        data.ApplicationSyntaxReference?.GetSyntax().GetLocation() ?? symbol.Place();

    public static Location Place(this ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Location.None;

    /// <summary>The attribute's only positional argument.</summary>
    public static int Number(this AttributeData data) =>
        data.ConstructorArguments.FirstOrDefault().Value is int number ? number : 0;
}
