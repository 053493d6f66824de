using System.Diagnostics.CodeAnalysis;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>A law does not hold: which one, what it expected, and what was found.</summary>
public sealed class LawBrokenException : Exception
{
    internal LawBrokenException(string law, string expected, string found, Exception? inner = null)
        : base($"{law}: expected {expected}; found {found}.", inner) => Law = law;

    /// <summary>The name of the law, such as <c>L02_Cursor_is_sound</c>.</summary>
    public string Law { get; }

    [DoesNotReturn]
    internal static void Throw(string law, string expected, string found) =>
        throw new LawBrokenException(law, expected, found);
}
