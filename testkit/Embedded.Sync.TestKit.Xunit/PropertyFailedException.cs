namespace Embedded.Sync.TestKit.Xunit;

/// <summary>A property does not hold. The message has the smallest case, and how to see it again.</summary>
public sealed class PropertyFailedException : Exception
{
    internal PropertyFailedException(string message, Exception? inner)
        : base(message, inner)
    {
    }
}
