using Xunit;
using Xunit.Sdk;

namespace Embedded.Sync.TestKit.Xunit;

/// <summary>
/// A test method whose arguments FsCheck draws: it is run with many, and a failing case is made small. The method
/// returns nothing, a <see cref="bool"/>, a task, or a property of FsCheck's.
/// </summary>
/// <remarks>
/// Name, options and defaults are those of FsCheck.Xunit's attribute, so that either can take the other's place by
/// its namespace. What is not set here is taken from <see cref="PropertiesAttribute"/> on the class, then on the
/// assembly.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("Embedded.Sync.TestKit.Xunit.PropertyDiscoverer", "Embedded.Sync.TestKit.Xunit")]
public sealed class PropertyAttribute : FactAttribute, IPropertyOptions
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
