namespace Embedded.Sync.Wire;

/// <summary>
/// Bytes that are not the MessagePack that was expected: cut short, of another type, nested too deep,
/// longer than the budget, or not valid UTF-8. The only exception a decoder throws.
/// </summary>
public sealed class MessagePackException : Exception
{
    /// <summary>A failure at a byte offset of the message.</summary>
    public MessagePackException(string message, int offset)
        : base($"{message} (at byte {offset})") => Offset = offset;

    /// <summary>Where in the input the failure was found, counted in bytes from its beginning.</summary>
    public int Offset { get; }
}
