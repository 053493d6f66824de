using Embedded.Sync.Model;

namespace Embedded.Sync;

/// <summary>
/// A store cannot be opened with a model, because what it holds was written by another one in a way that cannot be
/// brought over. Nothing was changed: it can still be opened with the model that it was written by.
/// </summary>
public sealed class ModelMigrationException : Exception
{
    internal ModelMigrationException(IReadOnlyList<ModelFinding> findings, string remedy)
        : base($"{remedy}{Environment.NewLine}{string.Join(Environment.NewLine, findings)}") => Findings = findings;

    /// <summary>Everything that stands in the way, by entity; at least one.</summary>
    public IReadOnlyList<ModelFinding> Findings { get; }
}
