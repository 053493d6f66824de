using Embedded.Sync.Generator.Support;

namespace Embedded.Sync.Generator.Declarations;

/// <summary>One entity, as the generated code needs it. Equal for equal code.</summary>
/// <param name="Number">The entity's number.</param>
/// <param name="HintName">The name of the generated file.</param>
/// <param name="Space">The namespace, or empty.</param>
/// <param name="Heads">The declarations that the code lies in, the outermost first: "partial class Product".</param>
/// <param name="FullName">The class's full name.</param>
/// <param name="Generalisation">The generalisation's full name, or null.</param>
/// <param name="HasChangedDate">True where the hub's changed date has a property.</param>
/// <param name="Attributes">All attributes, inherited ones included, by ascending number.</param>
internal sealed record EntityDeclaration(
    int Number, string HintName, string Space, EquatableArray<string> Heads, string FullName, string? Generalisation,
    bool HasChangedDate, EquatableArray<AttributeDeclaration> Attributes);
