namespace Embedded.Sync.TestKit.Simulation.Rules;

/// <summary>What is wrong with the rules of a simulation's hub, on purpose.</summary>
internal enum RulesFlaw
{
    /// <summary>Nothing is.</summary>
    None,

    /// <summary>The resolver puts a counter back to a value of its own.</summary>
    ResolverLosesIncrements,

    /// <summary>The resolver looks at chance.</summary>
    ResolverDrawsLots,

    /// <summary>The resolver forgets what the device changed without any conflict.</summary>
    ResolverForgetsTheRest,

    /// <summary>A handler puts back what devices changed.</summary>
    HandlerUndoes,

    /// <summary>A handler writes what it finds elsewhere at the time.</summary>
    HandlerDrawsLots,
}

/// <summary>Resolvers and handlers as they should not be.</summary>
internal static class BrokenRules
{
    [ThreadStatic]
    private static int _calls;

    public static T Resolve<T>(ConflictArguments<T> conflict, T chosen, RulesFlaw flaw)
        where T : Item
    {
        if (flaw == RulesFlaw.ResolverLosesIncrements) chosen.Count = 0;
        if (flaw == RulesFlaw.ResolverDrawsLots && _calls++ % 2 == 0) return conflict.Hub;
        return flaw == RulesFlaw.ResolverForgetsTheRest ? conflict.Hub : chosen;
    }

    public static void Handle(BeforeCommitArguments<Item> commit, RulesFlaw flaw)
    {
        if (commit is not { Caller: not null, After: { } after }) return;
        if (flaw == RulesFlaw.HandlerUndoes && commit.Before is { } before) after.Name = before.Name;
        if (flaw == RulesFlaw.HandlerDrawsLots && _calls++ % 4 == 0) after.Name = $"lot {_calls}";
    }
}
