using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting.Tests;

/// <summary>Keeps what was logged.</summary>
internal sealed class RecordingLogger<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(int Id, LogLevel Level, string Text)> _entries = new();
    private ILogger? _next;

    public IReadOnlyList<int> Ids => [.. _entries.Select(entry => entry.Id)];

    public IReadOnlyList<string> Texts => [.. _entries.Select(entry => entry.Text)];

    /// <summary>Hands what comes on to another.</summary>
    public RecordingLogger<T> Before(ILogger next)
    {
        _next = next;
        return this;
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel,
        EventId eventId,
        TState state,
        Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        _entries.Enqueue((eventId.Id, logLevel, formatter(state, exception)));
        _next?.Log(logLevel, eventId, state, exception, formatter);
    }
}
