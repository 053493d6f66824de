namespace Embedded.Sync;

/// <summary>
/// An object cannot be deleted, because another one on the device refers to it by an association with
/// <see cref="DeleteBehaviour.Prevent"/>. Nothing of the unit of work was written.
/// </summary>
public sealed class DeletePreventedException : CommitException
{
    internal DeletePreventedException(
        (string Entity, Guid Id) deleted, (string Entity, Guid Id) referring, string association, string message)
        : base(deleted.Entity, deleted.Id, message)
    {
        (ReferringEntity, ReferringObjectId) = referring;
        Association = association;
    }

    /// <summary>The class of the object that refers to it.</summary>
    public string ReferringEntity { get; }

    /// <summary>That object.</summary>
    public Guid ReferringObjectId { get; }

    /// <summary>The property by which it does.</summary>
    public string Association { get; }
}
