namespace Embedded.Sync.TestKit.Xunit;

/// <summary>Options for all properties of a class or an assembly that do not set their own.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Assembly)]
public sealed class PropertiesAttribute : Attribute, IPropertyOptions
{
    /// <inheritdoc/>
    public string? Replay { get; set; }

    /// <inheritdoc/>
    public int MaxTest { get; set; } = PropertyDefaults.Unset;

    /// <inheritdoc/>
    public int MaxRejected { get; set; } = PropertyDefaults.Unset;

    /// <inheritdoc/>
    public int StartSize { get; set; } = PropertyDefaults.Unset;

    /// <inheritdoc/>
    public int EndSize { get; set; } = PropertyDefaults.Unset;

    /// <inheritdoc/>
    public int Parallelism { get; set; } = PropertyDefaults.Unset;

    /// <inheritdoc/>
    public bool Verbose { get; set; }

    /// <inheritdoc/>
    public bool QuietOnSuccess { get; set; }

    /// <inheritdoc/>
    public Type[]? Arbitrary { get; set; }
}
