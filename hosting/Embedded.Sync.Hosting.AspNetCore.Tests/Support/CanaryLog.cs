using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>
/// Reads every entry of every category: text, structured values, exceptions. It keeps those that hold the canary, a
/// word that only objects hold.
/// </summary>
internal sealed class CanaryLog : ILoggerProvider
{
    public const string Canary = "CANARY";

    private readonly ConcurrentQueue<string> _leaks = new();
    private readonly ConcurrentDictionary<string, int> _entries = new();

    /// <summary>The entries that hold the canary.</summary>
    public IReadOnlyCollection<string> Leaks => _leaks;

    /// <summary>The number of entries by category and event id.</summary>
    public IReadOnlyDictionary<string, int> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => new Reader(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Reader(CanaryLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
        {
            Read($"{category} in a scope: {state}");
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception,
            Func<TState, Exception?, string> formatter)
        {
            log._entries.AddOrUpdate($"{category} {eventId.Id}", 1, (_, count) => count + 1);
            Read($"{category} {eventId.Id}: {formatter(state, exception)} {exception}");
            if (state is IEnumerable<KeyValuePair<string, object?>> values)
                foreach (var (name, value) in values) Read($"{category} {eventId.Id}: {name} = {value}");
        }

        private void Read(string text)
        {
            if (text.Contains(Canary, StringComparison.Ordinal)) log._leaks.Enqueue(text);
        }
    }
}
