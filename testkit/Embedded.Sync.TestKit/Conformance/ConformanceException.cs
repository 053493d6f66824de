namespace Embedded.Sync.TestKit.Conformance;

/// <summary>A clause of a contract does not hold.</summary>
/// <remarks>
/// The message starts with the number of the clause, says what was expected and what was found,
/// and ends with the seed and the call that show it again.
/// </remarks>
public sealed class ConformanceException : Exception
{
    internal ConformanceException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
