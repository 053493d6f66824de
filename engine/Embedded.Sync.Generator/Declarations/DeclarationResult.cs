using Microsoft.CodeAnalysis;

namespace Embedded.Sync.Generator.Declarations;

/// <summary>
/// What was read of a class: the declaration, unless code cannot be generated, and what is wrong with it.
/// </summary>
internal sealed record DeclarationResult(EntityDeclaration? Declaration, IReadOnlyList<Diagnostic> Findings);
