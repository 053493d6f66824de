namespace Embedded.Sync.TestKit.Xunit;

/// <summary>What holds where neither method, class nor assembly says otherwise.</summary>
internal static class PropertyDefaults
{
    public const int Unset = -1;
    public const int MaxTest = 100;
    public const int MaxRejected = 10;
    public const int StartSize = 1;
    public const int EndSize = 100;
}
