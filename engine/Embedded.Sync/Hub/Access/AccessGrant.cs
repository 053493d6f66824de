using Embedded.Sync.Predicates;

namespace Embedded.Sync.Hub;

/// <summary>One permission of an access rule: for which callers, and on which rows.</summary>
/// <param name="Condition">What a row must meet; null for any row.</param>
/// <param name="When">Which callers it is for; null for all.</param>
internal sealed record AccessGrant(Predicate? Condition, Func<SyncCaller, bool>? When)
{
    /// <summary>True where it holds for every caller and every row.</summary>
    public bool IsOpen => Condition is null && When is null;
}

/// <summary>What a grant permits.</summary>
internal enum AccessKind
{
    Read,
    Create,
    Update,
    Delete,
}

/// <summary>An attribute that some callers have no, or less, access to.</summary>
/// <param name="Attribute">Its number.</param>
/// <param name="Unless">The callers that are excepted; null for none.</param>
internal sealed record AttributeRestriction(int Attribute, Func<SyncCaller, bool>? Unless);

/// <summary>Whether a caller may turn the one object into the other; null stands for one that is not there.</summary>
internal delegate bool WriteCheck(object? before, object? after, SyncCaller caller);
