namespace Embedded.Sync;

/// <summary>
/// Makes a class an entity: its binding is generated when the class is compiled, and <c>model.Entity&lt;T&gt;()</c>
/// puts it into a model. The class is partial and has a public constructor without parameters.
/// </summary>
/// <remarks>
/// A class that derives from another entity's class specialises that entity. What a plain abstract base class
/// stores belongs to each entity that derives from it.
/// </remarks>
/// <param name="number">
/// 1 to <see cref="SyncModel.EntityNumberMax"/>; stands for the entity in every row, so it never changes.
/// </param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class EntityAttribute(int number) : Attribute
{
    /// <summary>The number that stands for the entity.</summary>
    public int Number { get; } = number;
}
