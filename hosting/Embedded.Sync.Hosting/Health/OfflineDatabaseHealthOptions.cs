namespace Embedded.Sync.Hosting;

/// <summary>When a database counts as degraded.</summary>
public sealed class OfflineDatabaseHealthOptions
{
    /// <summary>How long ago the last completed synchronisation may be; null where any age will do.</summary>
    /// <value>Above zero, or null; default 1 hour.</value>
    public TimeSpan? AgeMax { get; set; } = TimeSpan.FromHours(1);
}
