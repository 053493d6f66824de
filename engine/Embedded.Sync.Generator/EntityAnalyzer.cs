using System.Collections.Concurrent;
using System.Collections.Immutable;
using Embedded.Sync.Generator.Declarations;
using Embedded.Sync.Generator.Diagnostics;
using Embedded.Sync.Generator.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Embedded.Sync.Generator;

/// <summary>Shows mistakes in entity classes where they are made.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class EntityAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        EntityRules.NotPartial, EntityRules.EntityNumber, EntityRules.EntityNumberTwice, EntityRules.NotAnEntity,
        EntityRules.NotCreatable, EntityRules.NoId, EntityRules.AttributeNumber, EntityRules.AttributeNumberTwice,
        EntityRules.UnsupportedType, EntityRules.LengthMax, EntityRules.UnusableProperty,
        EntityRules.UnreachableProperty, EntityRules.TargetIsNoEntity, EntityRules.StoredOutsideEntity,
        EntityRules.ChangedDate, EntityRules.Index, EntityRules.OnDelete, EntityRules.Autonumber,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(CheckProperty, SymbolKind.Property);
        context.RegisterCompilationStartAction(start =>
        {
            var entities = new ConcurrentBag<INamedTypeSymbol>();
            start.RegisterSymbolAction(symbol => CheckType(symbol, entities), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(end => CheckNumbers(end, entities));
        });
    }

    private static void CheckType(SymbolAnalysisContext context, ConcurrentBag<INamedTypeSymbol> entities)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (!type.IsEntity()) return;
        entities.Add(type);
        foreach (var finding in EntityReader.Read(type, context.Compilation).Findings)
            context.ReportDiagnostic(finding);
    }

    private static void CheckProperty(SymbolAnalysisContext context)
    {
        var type = context.Symbol.ContainingType;
        if (context.Symbol.FindAttribute(KnownNames.StoredAttribute) is not { } data) return;
        if (!type.IsEntity() && (!type.IsAbstract || type.TypeKind != TypeKind.Class))
            context.ReportDiagnostic(Diagnostic.Create(
                EntityRules.StoredOutsideEntity, data.PlaceIn(context.Symbol), type.Name));
    }

    private static void CheckNumbers(CompilationAnalysisContext context, IEnumerable<INamedTypeSymbol> entities)
    {
        var byNumber = entities.OrderBy(type => type.ToDisplayString(), StringComparer.Ordinal)
            .Select(type => (type, data: type.FindAttribute(KnownNames.EntityAttribute)!))
            .GroupBy(entity => entity.data.Number());
        foreach (var group in byNumber)
            foreach (var (type, data) in group.Skip(1))
                context.ReportDiagnostic(Diagnostic.Create(
                    EntityRules.EntityNumberTwice, data.PlaceIn(type), group.Key, group.First().type.Name));
    }
}
