namespace Embedded.Sync.Hosting;

/// <summary>What is wrong with a body.</summary>
internal enum BodyFault
{
    /// <summary>It exceeds a limit, as it came or decompressed.</summary>
    TooLarge,

    /// <summary>It was damaged on the way: it cannot be decompressed, or is not what its digest says.</summary>
    Garbled,
}

/// <summary>A body was given up while it was read. What was read of it is of no account.</summary>
internal sealed class BodyException(BodyFault fault, string message) : Exception(message)
{
    /// <summary>What is wrong.</summary>
    public BodyFault Fault { get; } = fault;
}
