namespace Embedded.Sync.TestKit.Laws;

/// <summary>A law does not hold. The message begins with its name.</summary>
public sealed class LawException : Exception
{
    /// <summary>A law with what was expected and found.</summary>
    public LawException(string law, string message)
        : base($"{law}: {message}") => Law = law;

    /// <summary>The law's name, such as <c>L02</c>.</summary>
    public string Law { get; }
}
