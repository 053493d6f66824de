using Embedded.Sync.Model;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Hub;

/// <summary>Calls code of the hub's application; what it throws becomes a failure that is reported later.</summary>
internal sealed class RuleRunner
{
    private readonly List<HandlerFailure> _failures = [];

    public IReadOnlyList<HandlerFailure> Failures => _failures;

    /// <summary>Runs a rule; false where it threw.</summary>
    /// <exception cref="StoreException">The store failed beneath the rule: nothing is decided.</exception>
    public bool TryRun(EntityType entity, Guid id, bool isCommitted, Action rule)
    {
        try
        {
            rule();
            return true;
        }
        catch (Exception error) when (isCommitted || error is not StoreException)
        {
            _failures.Add(new HandlerFailure(entity.Name, id, isCommitted, error));
            return false;
        }
    }
}
