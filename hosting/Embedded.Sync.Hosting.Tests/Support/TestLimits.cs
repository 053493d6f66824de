namespace Embedded.Sync.Hosting.Tests;

internal static class TestLimits
{
    /// <summary>
    /// A test that has not got there by now hangs, and fails with a name rather than with the whole run.
    /// </summary>
    public static readonly TimeSpan Hang = TimeSpan.FromSeconds(30);
}
