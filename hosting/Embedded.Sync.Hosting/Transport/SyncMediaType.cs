namespace Embedded.Sync.Hosting;

/// <summary>What the headers of a request and its answer say.</summary>
internal static class SyncMediaType
{
    /// <summary>The media type of requests and answers.</summary>
    public const string MessagePack = "application/vnd.msgpack";

    /// <summary>The name of Brotli in Content-Encoding and Accept-Encoding.</summary>
    public const string Brotli = "br";
}
