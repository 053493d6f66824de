namespace Embedded.Sync.TestKit.Simulation;

/// <summary>
/// Remembers what a verdict was about, so that laws are not asked again about the very same: objects that are
/// replaced whenever anything in them changes.
/// </summary>
internal sealed class VerdictMemo
{
    private object? _first;
    private object? _second;
    private object? _third;

    /// <summary>True where any of them is another object than when this was last asked.</summary>
    public bool IsNew(object first, object second, object third)
    {
        if (ReferenceEquals(first, _first) && ReferenceEquals(second, _second) && ReferenceEquals(third, _third))
            return false;
        (_first, _second, _third) = (first, second, third);
        return true;
    }
}
