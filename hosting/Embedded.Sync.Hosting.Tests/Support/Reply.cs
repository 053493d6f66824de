using System.Text;

namespace Embedded.Sync.Hosting.Tests;

/// <summary>What a <see cref="ScriptedServer"/> sends back, to the byte.</summary>
/// <param name="Bytes">Everything from the status line on.</param>
/// <param name="Holds">Whether the connection stays open and silent afterwards, or is closed.</param>
internal sealed record Reply(byte[] Bytes, bool Holds = false)
{
    public const string MessagePack = "Content-Type: application/vnd.msgpack";

    /// <summary>A whole answer with its length.</summary>
    public static Reply Of(int status, string headers, byte[] body) =>
        Head(status, headers + $"\r\nContent-Length: {body.Length}").Then(body);

    /// <summary>An answer as a hub gives it.</summary>
    public static Reply Ok(byte[] body, string headers = MessagePack) => Of(200, headers, body);

    /// <summary>Only the head; the body may follow with <see cref="Then"/>.</summary>
    public static Reply Head(int status, string headers) =>
        new(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Status\r\nConnection: close\r\n{headers.Trim()}\r\n\r\n"));

    public Reply Then(byte[] more) => this with { Bytes = [.. Bytes, .. more] };

    /// <summary>Only the first bytes of it.</summary>
    public Reply Cut(int length) => this with { Bytes = Bytes[..length] };

    public Reply AndHold() => this with { Holds = true };
}
