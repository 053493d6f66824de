namespace Embedded.Sync.Model;

/// <summary>A model or profile is wrong. All findings are reported at once; nothing was built.</summary>
public sealed class ModelException : Exception
{
    /// <summary>The findings, at least one.</summary>
    public ModelException(IReadOnlyList<ModelFinding> findings)
        : base(string.Join(Environment.NewLine, findings)) => Findings = findings;

    /// <summary>Everything that is wrong, in the order of declaration.</summary>
    public IReadOnlyList<ModelFinding> Findings { get; }
}
