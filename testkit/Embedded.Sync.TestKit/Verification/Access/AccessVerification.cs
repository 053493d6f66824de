using System.Collections.Immutable;
using System.Linq.Expressions;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Verification.Access;

namespace Embedded.Sync.TestKit;

/// <summary>
/// Verifies an app's access rules against what they are meant to do, said once more in plain C#: a real hub with the
/// rules, a device for each user, random objects, edits, guessed ids and changing rights. It tells what is granted and
/// not meant, and what is meant and not granted. Immutable: each method gives another one.
/// </summary>
/// <remarks>
/// Looked at are the entities that the profile downloads without a constraint. Rights are met where objects hold what
/// callers have: <see cref="WithValues"/> sees to it. Of what nothing is said, nobody is meant to read or write it.
/// </remarks>
/// <example>
/// <code>
/// AccessVerification.For(Shop.Profile, Shop.Access)
///     .WithStore(() => new MemoryStore())
///     .WithCallers(new SyncCaller("ada").With("site", "north"), new SyncCaller("eve").With("site", "south"))
///     .WithValues(ModelValues.Default.With((Order order) => order.Site, Gen.Elements("north", "south")))
///     .Reads&lt;Order>((order, caller) => caller.Has("site", order.Site))
///     .Writes&lt;Order>((before, after, caller) => (before ?? after)!.Site == (after ?? before)!.Site)
///     .Run(scenarios: 200);
/// </code>
/// </example>
public sealed class AccessVerification
{
    private readonly AccessSetup _setup;

    private AccessVerification(AccessSetup setup) => _setup = setup;

    /// <summary>Begins with a profile and the rules of its model.</summary>
    public static AccessVerification For(SyncProfile profile, AccessRules rules)
    {
        ArgumentNullException.ThrowIfNull(profile);
        ArgumentNullException.ThrowIfNull(rules);
        return new AccessVerification(new AccessSetup(profile, rules));
    }

    /// <summary>Hub and devices keep their data in such stores.</summary>
    /// <param name="create">Makes an empty store.</param>
    public AccessVerification WithStore(Func<IStore> create)
    {
        ArgumentNullException.ThrowIfNull(create);
        return new AccessVerification(_setup with { NewStore = create });
    }

    /// <summary>
    /// Adds callers. Those with one name are one user, whose claims change from one to another meanwhile.
    /// </summary>
    public AccessVerification WithCallers(params IEnumerable<SyncCaller> callers)
    {
        ArgumentNullException.ThrowIfNull(callers);
        return new AccessVerification(_setup with { Callers = [.. _setup.Callers, .. callers] });
    }

    /// <summary>Says what the objects may hold. The default: every value of each type.</summary>
    public AccessVerification WithValues(ModelValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new AccessVerification(_setup with { Values = values });
    }

    /// <summary>Says who is meant to read which objects of a class and of those that derive from it.</summary>
    public AccessVerification Reads<T>(Func<T, SyncCaller, bool> may)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(may);
        return new AccessVerification(_setup with { Intent = _setup.Intent.WithRead(may) });
    }

    /// <summary>
    /// Says who is meant to write what: an object that is made has no state before, one that is deleted none after.
    /// Only what a caller is meant to read is asked about.
    /// </summary>
    public AccessVerification Writes<T>(Func<T?, T?, SyncCaller, bool> may)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(may);
        return new AccessVerification(_setup with { Intent = _setup.Intent.WithWrite(may) });
    }

    /// <summary>Says from whom an attribute is meant to be hidden; without a condition, from everybody.</summary>
    /// <exception cref="ArgumentException">The expression names no property.</exception>
    public AccessVerification Hides<T, TValue>(
        Expression<Func<T, TValue>> property, Func<SyncCaller, bool>? from = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(property);
        return new AccessVerification(
            _setup with { Intent = _setup.Intent.WithHidden(property, from ?? (_ => true)) });
    }

    /// <summary>How the rules differ from what is meant, in the scenario of a seed made small; or null.</summary>
    public string? FindDifference(int seed)
    {
        _setup.Check();
        var scenario = AccessScenario.Of(seed);
        if (scenario.Run(_setup, out _) is not { } difference) return null;
        var small = scenario.Shrink(_setup);
        return $"seed {seed}: {small.Run(_setup, out var told) ?? difference}\nafter:\n  {string.Join("\n  ", told)}";
    }

    /// <summary>Runs the scenarios of the seeds from 1 on.</summary>
    /// <exception cref="AccessDifferenceException">
    /// The rules grant what is not meant, or refuse what is; or nobody could read anything, which proves nothing.
    /// </exception>
    public void Run(int scenarios)
    {
        _setup.Check();
        var reads = 0L;
        for (var seed = 1; seed <= scenarios; seed++)
        {
            if (AccessScenario.Of(seed).Run(_setup, out _, () => reads++) is not null)
                throw new AccessDifferenceException(FindDifference(seed)!);
        }

        if (reads == 0)
            throw new AccessDifferenceException("No caller was ever meant to read an object: the values never met the "
                + "callers' rights. Say with WithValues what objects hold.");
    }
}

/// <summary>Access rules do something else than what is meant. The message says what, and after which steps.</summary>
public sealed class AccessDifferenceException : Exception
{
    internal AccessDifferenceException(string message)
        : base(message)
    {
    }
}
