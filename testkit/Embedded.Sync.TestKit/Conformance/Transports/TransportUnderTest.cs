namespace Embedded.Sync.TestKit.Conformance.Transports;

/// <summary>A transport, and the hub's end of it.</summary>
/// <param name="Transport">The transport, connected to the hub.</param>
public sealed record TransportUnderTest(ISyncTransport Transport)
{
    /// <summary>Makes the hub unreachable, as a network does. Null where it cannot be: one check then does not
    /// apply.</summary>
    public Func<ValueTask>? CutOff { get; init; }

    /// <summary>Ends both. Null where nothing has to be ended.</summary>
    public Func<ValueTask>? End { get; init; }
}
