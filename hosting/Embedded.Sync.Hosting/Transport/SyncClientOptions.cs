namespace Embedded.Sync.Hosting;

/// <summary>How a device talks to its hub. Read once, when the synchroniser is made.</summary>
public sealed class SyncClientOptions
{
    /// <summary>The configuration section of a database without a name.</summary>
    public const string DefaultSection = "Embedded:Sync";

    /// <summary>The whole address of the hub's endpoint, such as <c>https://hub.example.com/sync</c>.</summary>
    /// <value>An absolute http or https address without user information. There is no default: HTTP needs one.</value>
    public Uri? HubAddress { get; set; }

    /// <summary>Objects in one answer at most.</summary>
    /// <value>100 to 10,000; default 1,000.</value>
    public int BatchSize { get; set; } = 1_000;

    /// <summary>An answer, or a request that uploads, ends soon after so many bytes, uncompressed.</summary>
    /// <value>16 KiB to 16 MiB; default 1 MiB.</value>
    public int ByteBudget { get; set; } = 1 << 20;

    /// <summary>
    /// How long after a rejection of the class <see cref="RejectionClass.RetryLater"/> a synchronisation retries it.
    /// </summary>
    /// <value>0 to 1 day; null for never; default 5 minutes.</value>
    public TimeSpan? RetryRejectedAfter { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// How long one request may take until the head of the answer has come, its own sending included.
    /// </summary>
    /// <value>10 milliseconds to 1 hour; default 100 seconds.</value>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromSeconds(100);

    /// <summary>How long the hub may be silent within an answer.</summary>
    /// <value>10 milliseconds to 1 hour; default 30 seconds.</value>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one request and its whole answer may take.</summary>
    /// <value>10 milliseconds to 1 day; default 10 minutes.</value>
    public TimeSpan ExchangeTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>When bodies are compressed.</summary>
    /// <value>Default <see cref="SyncCompression.Automatic"/>.</value>
    public SyncCompression Compression { get; set; }

    /// <summary>The largest answer taken, in bytes, both as it comes and decompressed.</summary>
    /// <value>64 KiB to 1 GiB, and at least <see cref="ByteBudget"/>; default 64 MiB.</value>
    public int AnswerSizeMax { get; set; } = 64 << 20;

    /// <summary>How many bytes one compressed byte may stand for, after the first MiB of an answer.</summary>
    /// <value>10 to 10,000; default 250.</value>
    public int DecompressionRatioMax { get; set; } = 250;

    /// <summary>While there is no connection, how long to wait before the hub is asked again.</summary>
    /// <value>100 milliseconds to 1 hour; default 10 seconds.</value>
    public TimeSpan ProbeInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How online objects are asked for.</summary>
    public OnlineOptions Online { get; set; } = new();

    /// <summary>How failed requests are repeated.</summary>
    public SyncRetryOptions Retry { get; set; } = new();
}
