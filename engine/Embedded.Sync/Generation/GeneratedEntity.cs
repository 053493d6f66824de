using System.ComponentModel;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Generation;

/// <summary>
/// What generated code says about one class. Meant for generated code; apps use [Entity] and [Stored].
/// </summary>
/// <param name="number">The entity's number.</param>
/// <param name="generalisation">
/// The nearest base class that is an entity, or null. The binding covers its attributes, so it is in the same model.
/// </param>
/// <param name="binding">Between objects and rows, for inherited attributes too.</param>
/// <param name="attributes">The attributes that the class adds to its generalisation.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class GeneratedEntity(
    int number, Type? generalisation, IEntityBinding binding, params IReadOnlyList<AttributeDefinition> attributes)
{
    internal int Number => number;

    internal Type? Generalisation => generalisation;

    internal IEntityBinding Binding => binding;

    internal IReadOnlyList<AttributeDefinition> Attributes => attributes;
}
