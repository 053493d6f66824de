namespace Embedded.Sync;

/// <summary>A unit of work cannot be committed as it is. Nothing of it was written; mend it and commit again.</summary>
public class CommitException : Exception
{
    internal CommitException(string entity, Guid id, string message)
        : base($"{entity} {id}: {message}") => (Entity, ObjectId) = (entity, id);

    /// <summary>The class of the object that stands in the way.</summary>
    public string Entity { get; }

    /// <summary>That object.</summary>
    public Guid ObjectId { get; }
}
