using Embedded.Sync.Generator.Bindings;
using Embedded.Sync.Generator.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Embedded.Sync.Generator;

/// <summary>Adds to each class with [Entity] its declaration and its binding. Mistakes are the analyzer's.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class EntityGenerator : IIncrementalGenerator
{
    internal const string EntitiesStep = "Entities";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var entities = context.SyntaxProvider.ForAttributeWithMetadataName(
            $"{KnownNames.Space}.{KnownNames.EntityAttribute}",
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, _) => Read(found)).WithTrackingName(EntitiesStep);
        context.RegisterSourceOutput(entities, static (output, entity) =>
        {
            if (entity is not null) output.AddSource(entity.HintName, EntityWriter.Write(entity));
        });
    }

    private static EntityDeclaration? Read(GeneratorAttributeSyntaxContext found) =>
        EntityReader.Read((INamedTypeSymbol)found.TargetSymbol, found.SemanticModel.Compilation).Declaration;
}
