namespace Embedded.Sync;

/// <summary>
/// Tells whether the hub can be reached, as far as is known, and when that changes. What needs the hub asks it
/// first, so that it fails at once rather than after a timeout; what works offline does not ask.
/// </summary>
/// <remarks>Implementations are thread-safe. They may err: a call can fail although this says connected.</remarks>
public interface IConnectivity
{
    /// <summary>False where a call to the hub would surely fail now.</summary>
    bool IsConnected { get; }

    /// <summary>Raised after <see cref="IsConnected"/> has changed, on any thread and outside of any lock.</summary>
    event EventHandler<ConnectivityChangedEventArgs>? Changed;
}

/// <summary>A connection came or went.</summary>
public sealed class ConnectivityChangedEventArgs(bool isConnected) : EventArgs
{
    /// <summary>What <see cref="IConnectivity.IsConnected"/> became.</summary>
    public bool IsConnected { get; } = isConnected;
}

/// <summary>A connection that is always there: a hub in the same process, or an app that knows no better.</summary>
public sealed class AlwaysConnected : IConnectivity
{
    private AlwaysConnected()
    {
    }

    /// <summary>The one there is.</summary>
    public static AlwaysConnected Instance { get; } = new();

    /// <summary>True.</summary>
    public bool IsConnected => true;

    /// <summary>Never raised.</summary>
    public event EventHandler<ConnectivityChangedEventArgs>? Changed
    {
        add { }
        remove { }
    }
}
