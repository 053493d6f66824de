namespace Embedded.Sync.Model;

/// <summary>What a finding means for the model or profile that it is about.</summary>
public enum FindingSeverity
{
    /// <summary>It can be used, and may do something else than was meant.</summary>
    Warning,

    /// <summary>It cannot be used: nothing was built.</summary>
    Error,
}
