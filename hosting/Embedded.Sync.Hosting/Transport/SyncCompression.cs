namespace Embedded.Sync.Hosting;

/// <summary>When bodies are compressed with Brotli, in both directions.</summary>
public enum SyncCompression
{
    /// <summary>Where it pays: not towards a hub on the same machine, and not for small bodies. The default.</summary>
    Automatic,

    /// <summary>Towards every hub; small bodies stay as they are.</summary>
    Always,

    /// <summary>Never. The device then does not say that it accepts a compressed answer.</summary>
    Never,
}
