namespace Embedded.Sync;

/// <summary>One end of a many-to-one association: the id of an object of <typeparamref name="T"/>, or none.</summary>
/// <param name="Id">The id of the object; <see cref="Guid.Empty"/> means none.</param>
/// <remarks>The object itself may be absent: not yet downloaded, outside the caller's scope, or deleted.</remarks>
public readonly record struct Reference<T>(Guid Id) : IReference
    where T : class
{
    /// <summary>True where it leads to no object.</summary>
    public bool IsEmpty => Id == Guid.Empty;

    /// <summary>The id, or "none".</summary>
    public override string ToString() => IsEmpty ? "none" : Id.ToString();
}

/// <summary>A reference of any target, for code that meets one as an object.</summary>
internal interface IReference
{
    Guid Id { get; }
}
