namespace Embedded.Sync;

/// <summary>An exception that the app's own code threw when it was told of something.</summary>
public sealed class HandlerFailedEventArgs : EventArgs
{
    internal HandlerFailedEventArgs(string handler, Exception exception)
    {
        Handler = handler;
        Exception = exception;
    }

    /// <summary>What it handled: Changed, StatusChanged or Progress.</summary>
    public string Handler { get; }

    /// <summary>What it threw.</summary>
    public Exception Exception { get; }
}
