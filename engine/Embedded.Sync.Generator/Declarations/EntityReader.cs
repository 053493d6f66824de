using Embedded.Sync.Generator.Diagnostics;
using Embedded.Sync.Generator.Support;
using Microsoft.CodeAnalysis;

namespace Embedded.Sync.Generator.Declarations;

/// <summary>
/// Reads what a class with [Entity] declares. The generator takes the declaration, and the analyzer the findings, so
/// that both mean the same.
/// </summary>
internal sealed class EntityReader
{
    private readonly INamedTypeSymbol _entity;
    private readonly Compilation _compilation;
    private readonly Findings _findings = new();

    private EntityReader(INamedTypeSymbol entity, Compilation compilation)
    {
        _entity = entity;
        _compilation = compilation;
    }

    public static DeclarationResult Read(INamedTypeSymbol entity, Compilation compilation)
    {
        var reader = new EntityReader(entity, compilation);
        return new DeclarationResult(reader.Read(), reader._findings.All);
    }

    private EntityDeclaration? Read()
    {
        CheckShape();
        CheckCreation();
        var accessors = new AccessorCheck(_entity, _compilation);
        if (!accessors.IsProperty("Id", type => type.Is("System", "Guid")))
            _findings.Add(EntityRules.NoId, _entity.Place(), _entity.Name);
        var canGenerate = _findings.All.Count == 0;

        var hasChangedDate = accessors.IsProperty("ChangedDate", IsDateTime);
        if (!hasChangedDate && accessors.Find("ChangedDate") is { } changedDate)
            _findings.Add(EntityRules.ChangedDate, changedDate.Place());
        var data = _entity.FindAttribute(KnownNames.EntityAttribute)!;
        if (data.Number() is < 1 or > KnownNames.EntityNumberMax)
            _findings.Add(EntityRules.EntityNumber, data.PlaceIn(_entity), data.Number());
        var attributes = new AttributeReader(_entity, accessors, _findings).Read();
        return canGenerate ? Declare(data.Number(), hasChangedDate, attributes) : null;
    }

    private static bool IsDateTime(ITypeSymbol type) => type.SpecialType == SpecialType.System_DateTime;

    private EntityDeclaration Declare(int number, bool hasChangedDate, IEnumerable<AttributeDeclaration> attributes)
    {
        var space = _entity.ContainingNamespace;
        return new EntityDeclaration(
            number,
            _entity.ToDisplayString().Replace("@", "") + ".g.cs",
            space.IsGlobalNamespace ? "" : space.ToDisplayString(),
            new(_entity.ContainingTypes().Reverse().Append(_entity).Select(Head)),
            _entity.FullName(),
            _entity.BaseTypes().FirstOrDefault(type => type.IsEntity())?.FullName(),
            hasChangedDate,
            new(attributes.OrderBy(attribute => attribute.Number)));
    }

    private static string Head(INamedTypeSymbol type)
    {
        var keyword = type.TypeKind switch
        {
            TypeKind.Struct => "struct",
            TypeKind.Interface => "interface",
            _ => "class",
        };
        return $"partial {(type.IsRecord ? "record " : "")}{keyword} {type.Name.Escaped()}";
    }

    private void CheckShape()
    {
        var reason = _entity switch
        {
            { IsGenericType: true } => "it is generic, or lies in a generic type",
            { IsFileLocal: true } => "it is local to its file",
            _ when _entity.ContainingTypes().Any(type => type.IsFileLocal) => "it lies in a type local to its file",
            _ => null,
        };
        if (reason is not null) _findings.Add(EntityRules.NotAnEntity, _entity.Place(), _entity.Name, reason);
        foreach (var type in _entity.ContainingTypes().Prepend(_entity).Where(type => !type.IsPartial()))
            _findings.Add(EntityRules.NotPartial, _entity.Place(), type.Name, _entity.Name);
    }

    private void CheckCreation()
    {
        var constructor = _entity.InstanceConstructors.FirstOrDefault(method => method.Parameters.IsEmpty);
        if (_entity.IsStatic) Report("it is static", "Make it an ordinary class");
        else if (_entity.IsAbstract)
            Report("it is abstract", "Remove 'abstract', or remove [Entity] from a mere base class");
        else if (constructor is not { DeclaredAccessibility: Accessibility.Public })
            Report("it has no public constructor without parameters", "Add one");
        else if (!constructor.GetAttributes().Any(data => data.AttributeClass.Is(
            "System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute")) && FindRequired() is { } required)
            Report($"'{required.Name}' is required", "Remove 'required', and give it a default");

        void Report(string reason, string mend) =>
            _findings.Add(EntityRules.NotCreatable, _entity.Place(), _entity.Name, reason, mend);
    }

    private ISymbol? FindRequired() => _entity.BaseTypes().Prepend(_entity).SelectMany(type => type.GetMembers())
        .FirstOrDefault(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });
}
