using System.Diagnostics;
using System.Net.Http.Json;
using Kiosk.Hub;
using Kiosk.Model;

namespace Kiosk.Demo;

/// <summary>The hub as a process of its own, on a port that the system has chosen.</summary>
internal sealed class HubProgram(string folder, int? objects) : IAsyncDisposable
{
    private const string Announcement = "Now listening on: ";

    private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false });
    private ChildProgram? _program;
    private Task _rest = Task.CompletedTask;

    /// <summary>Where it listens: the same address after each start.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1:0");

    public int ProcessId => _program?.Id ?? 0;

    /// <summary>Starts it, and waits until it serves.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        List<string> arguments = ["--data", folder, "--urls", Address.ToString()];
        if (objects is { } count) arguments.AddRange(["--objects", $"{count}"]);
        var program = _program = ChildProgram.Start("Kiosk.Hub", arguments);
        while (await program.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("Catalogue", StringComparison.Ordinal)) Console.WriteLine($"  {line}");
            if (line.IndexOf(Announcement, StringComparison.Ordinal) is not (>= 0 and var place)) continue;
            Address = new Uri(line[(place + Announcement.Length)..]);
            // Whatever else it says has to be taken from it, or it would wait some day.
            _rest = ReadRestAsync(program);
            return;
        }

        throw new DemoException("The hub ended before it served anyone.");
    }

    /// <summary>Ends it at once. What it has acknowledged is in its store.</summary>
    public async Task StopAsync()
    {
        _program?.Dispose();
        _program = null;
        await _rest;
    }

    /// <summary>What it has; of the prices, those of the site in the north.</summary>
    public async Task<HubCounts> CountAsync(CancellationToken cancellationToken) =>
        await _client.GetFromJsonAsync<HubCounts>(Uri($"counts?site={Site.North}"), cancellationToken)
            ?? throw new UnreachableException();

    public async Task ChangeAsync(int update, int create, int delete, int move, CancellationToken cancellationToken)
    {
        var uri = Uri($"changes?update={update}&create={create}&delete={delete}&move={move}");
        using var response = await _client.PostAsync(uri, content: null, cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>
    /// What a kiosk of the site in the north downloads, in the form and order of <see cref="Model.ObjectLines"/>.
    /// </summary>
    public async Task<TextReader> OpenObjectsAsync(CancellationToken cancellationToken) =>
        new StreamReader(await _client.GetStreamAsync(Uri($"objects?site={Site.North}"), cancellationToken));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _client.Dispose();
    }

    private Uri Uri(string path) => new(Address, "administration/" + path);

    private static async Task ReadRestAsync(ChildProgram program)
    {
        while (await program.ReadLineAsync(CancellationToken.None) is not null)
        {
        }
    }
}
