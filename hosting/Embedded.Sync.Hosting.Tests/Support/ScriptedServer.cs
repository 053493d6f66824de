using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Embedded.Sync.Hosting.Tests;

/// <summary>
/// A server that does not know HTTP: it reads a request and sends back the bytes it was told to, one reply after
/// the other, the last one again and again.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Reply[] _replies;
    private readonly List<SeenRequest> _requests = [];
    private readonly Task _loop;

    public ScriptedServer(params Reply[] replies)
    {
        _replies = replies;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/sync");
        _loop = Task.Run(AcceptAsync);
    }

    public Uri Address { get; }

    /// <summary>The requests so far, in their order. Read after an exchange has ended.</summary>
    public IReadOnlyList<SeenRequest> Requests => _requests;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _loop;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var connections = new List<Task>();
        try
        {
            while (true) connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The listener was stopped.
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var stream = client.GetStream();
                var request = await ReadAsync(stream);
                var reply = _replies[Math.Min(_requests.Count, _replies.Length - 1)];
                _requests.Add(request);
                await stream.WriteAsync(reply.Bytes, _stop.Token);
                if (reply.Holds) await Task.Delay(Timeout.Infinite, _stop.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or IOException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private async Task<SeenRequest> ReadAsync(NetworkStream stream)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await stream.ReadExactlyAsync(one, _stop.Token);
            head.Append((char)one[0]);
        }

        var request = new SeenRequest(head.ToString(), []);
        var body = new byte[int.Parse(request.Header("Content-Length") ?? "0")];
        await stream.ReadExactlyAsync(body, _stop.Token);
        return request with { Body = body };
    }
}

/// <summary>A request as the server got it.</summary>
internal sealed record SeenRequest(string Head, byte[] Body)
{
    public string? Header(string name) => Head.Split("\r\n")
        .FirstOrDefault(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase))?
        [(name.Length + 1)..].Trim();
}
