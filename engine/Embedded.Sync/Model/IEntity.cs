using System.Diagnostics.CodeAnalysis;
using Embedded.Sync.Generation;

namespace Embedded.Sync;

/// <summary>
/// An entity whose declaration is part of its class: what the generator adds to a class with [Entity].
/// </summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
public interface IEntity<TSelf>
    where TSelf : class, IEntity<TSelf>
{
    /// <summary>What the class says about itself; made anew for each model.</summary>
    [SuppressMessage("Design", "CA1000", Justification = "Called through the type parameter, by the model builder.")]
    static abstract GeneratedEntity Declaration { get; }
}
