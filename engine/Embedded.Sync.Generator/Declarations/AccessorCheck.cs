using Embedded.Sync.Generator.Support;
using Microsoft.CodeAnalysis;

namespace Embedded.Sync.Generator.Declarations;

/// <summary>Which properties the code that is generated into an entity's class can read and write.</summary>
internal sealed class AccessorCheck(INamedTypeSymbol entity, Compilation compilation)
{
    /// <summary>The property that <c>entity.Name</c> means, or null.</summary>
    public IPropertySymbol? Find(string name) => entity.BaseTypes().Prepend(entity)
        .SelectMany(type => type.GetMembers(name)).OfType<IPropertySymbol>().FirstOrDefault();

    /// <summary>True where the class has such a public property, and its accessors can be called.</summary>
    public bool IsProperty(string name, Func<ITypeSymbol, bool> isOfType) =>
        Find(name) is { DeclaredAccessibility: Accessibility.Public } property && isOfType(property.Type)
        && WhyUnusable(property) is null && IsReachable(property);

    /// <summary>Why no code at all could read and write the property, or null.</summary>
    public static string? WhyUnusable(IPropertySymbol property) => property switch
    {
        { IsIndexer: true } => "it is an indexer",
        { IsStatic: true } => "it is static",
        { ExplicitInterfaceImplementations.IsEmpty: false } => "it implements an interface explicitly",
        { RefKind: not RefKind.None } => "it returns a reference",
        _ => Accessor(property, get: true) is null ? "it has no getter"
            : Accessor(property, get: false) is not { } setter ? "it has no setter"
            : setter.IsInitOnly ? "its setter is init-only"
            : null,
    };

    public bool IsReachable(IPropertySymbol property) =>
        IsReachable(Accessor(property, get: true)) && IsReachable(Accessor(property, get: false));

    private bool IsReachable(IMethodSymbol? accessor) =>
        accessor is not null && compilation.IsSymbolAccessibleWithin(accessor, entity, entity);

    /// <summary>An override may leave out one accessor, which is then the overridden property's.</summary>
    private static IMethodSymbol? Accessor(IPropertySymbol property, bool get)
    {
        for (var current = property; current is not null; current = current.OverriddenProperty)
            if ((get ? current.GetMethod : current.SetMethod) is { } accessor) return accessor;
        return null;
    }
}
