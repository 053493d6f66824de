namespace Embedded.Sync.Generator.Declarations;

/// <summary>One attribute of an entity, as the generated code needs it. Equal for equal code.</summary>
/// <param name="Number">The place in the row.</param>
/// <param name="Name">The property's name.</param>
/// <param name="Shape">What follows from its type.</param>
/// <param name="LengthMax">The longest value, or null.</param>
/// <param name="HiddenIn">The class to ask for the property, where a derived one hides it; else null.</param>
/// <param name="IsInherited">True where it belongs to the generalisation.</param>
/// <param name="IsIndexed">True where devices keep an index on it.</param>
/// <param name="OnDelete">The delete behaviour of an association, as the engine's number; 0 for none.</param>
/// <param name="Source">Who fills it, as the engine's number; 0 for the app.</param>
/// <param name="IsHubOnly">True where it never leaves the hub.</param>
internal sealed record AttributeDeclaration(
    int Number, string Name, AttributeShape Shape, int? LengthMax, string? HiddenIn, bool IsInherited,
    bool IsIndexed, int OnDelete, int Source, bool IsHubOnly);
