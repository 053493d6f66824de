using Embedded.Sync.Generator.Diagnostics;
using Embedded.Sync.Generator.Support;
using Microsoft.CodeAnalysis;

namespace Embedded.Sync.Generator.Declarations;

/// <summary>Reads the attributes of one entity, inherited ones included.</summary>
internal sealed class AttributeReader(INamedTypeSymbol entity, AccessorCheck accessors, Findings findings)
{
    private readonly Dictionary<int, IPropertySymbol> _taken = [];
    private readonly List<AttributeDeclaration> _attributes = [];

    /// <summary>
    /// Goes from the most general class to the entity. What its generalisation declares was checked there; plain base
    /// classes below that one declare for this entity.
    /// </summary>
    public IReadOnlyList<AttributeDeclaration> Read()
    {
        var generalisation = entity.BaseTypes().FirstOrDefault(type => type.IsEntity());
        var isInherited = generalisation is not null;
        foreach (var type in entity.BaseTypes().Reverse().Append(entity))
        {
            foreach (var property in type.GetMembers().OfType<IPropertySymbol>())
                if (property.FindAttribute(KnownNames.StoredAttribute) is { } data) Read(property, data, isInherited);
            if (SymbolEqualityComparer.Default.Equals(type, generalisation)) isInherited = false;
        }

        return _attributes;
    }

    private void Read(IPropertySymbol property, AttributeData data, bool isInherited)
    {
        var shape = AttributeShape.Of(property.Type);
        var lengthMax = Option(data, KnownNames.LengthMax) as int?;
        var checks = isInherited ? new Findings() : findings;
        if (!IsSound(property, data, shape, lengthMax, checks)) return;
        if (!accessors.IsReachable(property))
        {
            findings.Add(EntityRules.UnreachableProperty, isInherited ? entity.Place() : Place(property),
                property.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), entity.Name);
            return;
        }

        CheckTarget(property, checks);
        _taken.Add(data.Number(), property);
        _attributes.Add(new AttributeDeclaration(
            data.Number(), property.Name, shape, lengthMax, HiddenIn(property), isInherited,
            Option(data, KnownNames.IsIndexed) is true, Number(data, KnownNames.OnDelete),
            Number(data, KnownNames.Source), Option(data, KnownNames.IsHubOnly) is true));
    }

    private bool IsSound(
        IPropertySymbol property, AttributeData data, AttributeShape shape, int? lengthMax, Findings checks)
    {
        var number = data.Number();
        if (AccessorCheck.WhyUnusable(property) is { } reason)
            checks.Add(EntityRules.UnusableProperty, Place(property), property.Name, reason);
        else if (shape.Kind == AttributeKind.None)
            checks.Add(EntityRules.UnsupportedType, Place(property), property.Type.ToDisplayString());
        else if (number is < 0 or > KnownNames.AttributeNumberMax)
            checks.Add(EntityRules.AttributeNumber, Place(data, property), number);
        else if (_taken.TryGetValue(number, out var other))
            checks.Add(EntityRules.AttributeNumberTwice, Place(data, property), number,
                other.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat));
        else if (lengthMax is not null && (lengthMax < 1 || !shape.HasLength))
            checks.Add(EntityRules.LengthMax, Place(data, property));
        else if (Option(data, KnownNames.IsIndexed) is true && !shape.HasOrder)
            checks.Add(EntityRules.Index, Place(data, property));
        else if (Number(data, KnownNames.OnDelete) != 0 && !shape.IsAssociation)
            checks.Add(EntityRules.OnDelete, Place(data, property));
        else if (Number(data, KnownNames.Source) == KnownNames.Autonumber && !shape.IsNumber)
            checks.Add(EntityRules.Autonumber, Place(data, property));
        else return true;
        return false;
    }

    private static int Number(AttributeData data, string name) => Option(data, name) as byte? ?? 0;

    private static object? Option(AttributeData data, string name) =>
        data.NamedArguments.FirstOrDefault(pair => pair.Key == name).Value.Value;

    private void CheckTarget(IPropertySymbol property, Findings checks)
    {
        if (AttributeShape.TargetOf(property.Type) is { } target && !target.IsEntity())
            checks.Add(EntityRules.TargetIsNoEntity, Place(property), target.Name);
    }

    /// <summary>The declaring class, where <c>entity.Name</c> would mean another property.</summary>
    private string? HiddenIn(IPropertySymbol property)
    {
        for (var found = accessors.Find(property.Name); found is not null; found = found.OverriddenProperty)
            if (SymbolEqualityComparer.Default.Equals(found, property)) return null;
        return property.ContainingType.FullName();
    }

    /// <summary>The property, or the entity where a base class came compiled.</summary>
    private Location Place(IPropertySymbol property) =>
        property.Place() is { IsInSource: true } place ? place : entity.Place();

    private Location Place(AttributeData data, IPropertySymbol property) =>
        data.PlaceIn(property) is { IsInSource: true } place ? place : entity.Place();
}
