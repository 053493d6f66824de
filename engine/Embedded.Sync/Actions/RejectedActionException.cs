namespace Embedded.Sync;

/// <summary>
/// Thrown by a server action to say no: nothing of the call is written, and the device sees code and message in its
/// <see cref="ServerActionException"/>. Every other exception of an action shows on the device as a failure without
/// a word of what it was.
/// </summary>
public sealed class RejectedActionException : Exception
{
    /// <summary>Says why the action does not do what was asked.</summary>
    /// <param name="code">For the app to act on, such as <c>out-of-stock</c>; up to 100 characters.</param>
    /// <param name="message">For people; up to 1,000 characters, which the device is shown.</param>
    public RejectedActionException(string code, string message)
        : base(message)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(code);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code.Length, 100, nameof(code));
        ArgumentNullException.ThrowIfNull(message);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(message.Length, 1_000, nameof(message));
        Code = code;
    }

    /// <summary>For the app to act on.</summary>
    public string Code { get; }
}
