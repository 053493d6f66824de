namespace Embedded.Sync.Predicates;

/// <summary>
/// A predicate cannot run on row bytes. Thrown when the predicate is given, at start-up or where a query is
/// written, never when the first row is met.
/// </summary>
public sealed class PredicateException : Exception
{
    /// <summary>Names a part of a predicate and what is wrong with it.</summary>
    /// <param name="part">The sub-expression as C# text.</param>
    /// <param name="reason">Why it cannot be translated, and what to write instead, in whole sentences.</param>
    public PredicateException(string part, string reason)
        : base($"The condition cannot run on rows: '{part}'. {reason}")
    {
        Part = part;
        Reason = reason;
    }

    /// <summary>The sub-expression that cannot be translated, or the name of the parameter.</summary>
    public string Part { get; }

    /// <summary>Why not, and what to write instead.</summary>
    public string Reason { get; }
}
