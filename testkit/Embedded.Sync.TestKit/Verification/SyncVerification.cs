using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit;

/// <summary>
/// Verifies an app's model, store and resolvers: real hub and devices, generated scenarios with faults, and every law
/// judged after each step. Immutable: each method gives another one.
/// </summary>
/// <example>
/// <code>
/// [Fact]
/// public void My_model_synchronises_whatever_goes_wrong() =>
///     SyncVerification.For(ShopProfile)
///         .WithStore(() => new MemoryStore())
///         .WithFaults(Faults.Network | Faults.Wipe | Faults.SilentRestore)
///         .Run(scenarios: 500);
/// </code>
/// </example>
public sealed class SyncVerification
{
    private const string ResolverLaw = "L26_Resolvers_are_deterministic";
    private const int ResolverSeedsMax = 100;

    private readonly VerificationOptions _options;
    private readonly Func<string, IStore>? _openPath;
    private readonly Resolvers? _resolvers;

    private SyncVerification(VerificationOptions options, Func<string, IStore>? openPath, Resolvers? resolvers) =>
        (_options, _openPath, _resolvers) = (options, openPath, resolvers);

    /// <summary>
    /// Begins with a profile: its entities of mode <see cref="SyncMode.All"/> are verified, up to three in each
    /// scenario.
    /// </summary>
    public static SyncVerification For(SyncProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        var setup = new SimulationSetup { NewStore = NoStore, Profile = profile };
        return new SyncVerification(
            new VerificationOptions { Setup = setup, FailureFolder = "failed-scenarios" }, null, null);
    }

    /// <summary>Hub and devices keep their data in such stores, in memory.</summary>
    /// <param name="create">Makes an empty store.</param>
    /// <param name="copy">Makes an independent copy of one. Null: key by key, which is slower.</param>
    public SyncVerification WithStore(Func<IStore> create, Func<IStore, IStore>? copy = null)
    {
        ArgumentNullException.ThrowIfNull(create);
        var setup = _options.Setup with { NewStore = create, CopyStore = copy };
        return new SyncVerification(_options with { Setup = setup }, null, _resolvers);
    }

    /// <summary>Hub and devices keep their data in such stores, on disk, in temporary folders.</summary>
    /// <param name="open">Opens the store in a folder, and makes it if there is none.</param>
    public SyncVerification WithStore(Func<string, IStore> open)
    {
        ArgumentNullException.ThrowIfNull(open);
        return new SyncVerification(_options, open, _resolvers);
    }

    /// <summary>Says what the objects may hold. The default: every value of each type.</summary>
    public SyncVerification WithValues(ModelValues values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return With(_options with { Setup = _options.Setup with { Values = values } });
    }

    /// <summary>
    /// Holds the resolvers of rules against law L26: what they make of the same work is the same in every run, whether
    /// uploads arrive once or twice, and in whatever order devices arrive.
    /// </summary>
    /// <param name="rules">Makes the rules of a hub, anew for each.</param>
    /// <param name="isOrdered">True where the order of arrival may matter.</param>
    public SyncVerification WithRules(Func<HubRules> rules, bool isOrdered = false)
    {
        ArgumentNullException.ThrowIfNull(rules);
        return new SyncVerification(_options, _openPath, new Resolvers(rules, isOrdered));
    }

    /// <summary>The beginnings of the names of laws that count, such as <c>L02</c>. The default: all.</summary>
    public SyncVerification WithLaws(params IReadOnlyList<string> laws)
    {
        ArgumentNullException.ThrowIfNull(laws);
        return With(_options with { Laws = laws });
    }

    /// <summary>What may go wrong. The default: everything, in each scenario a random subset.</summary>
    public SyncVerification WithFaults(Faults faults) => With(_options with { Faults = faults });

    /// <summary>The seed of the first scenario. The default is 1: each run does the same.</summary>
    public SyncVerification WithSeed(int seed) => With(_options with { Seed = seed });

    /// <summary>How many devices there are: 1 to 20. The default is 2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer or more.</exception>
    public SyncVerification WithDevices(int devices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(devices, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(devices, 20);
        return With(_options with { Devices = devices });
    }

    /// <summary>Where failing scenarios are kept. The default: <c>failed-scenarios</c> in the current folder.</summary>
    public SyncVerification WithFailuresIn(string folder) => With(_options with { FailureFolder = folder });

    /// <summary>Runs a number of scenarios.</summary>
    /// <exception cref="VerificationException">
    /// A law was broken; the message has the law, the step, what was expected and found, and the smallest scenario.
    /// </exception>
    public VerificationReport Run(int scenarios) => Run(_options with { Scenarios = scenarios, Duration = null });

    /// <summary>Runs as many scenarios as fit into a time.</summary>
    /// <exception cref="VerificationException">As for <see cref="Run(int)"/>.</exception>
    public VerificationReport Run(TimeSpan duration) => Run(_options with { Duration = duration });

    private VerificationReport Run(VerificationOptions options)
    {
        if (_openPath is null && options.Setup.NewStore == NoStore) NoStore();
        using var stores = _openPath is null ? null : new TemporaryStores(_openPath);
        if (stores is not null)
            options = options with { Setup = options.Setup with { NewStore = stores.Setup.NewStore } };
        var report = new VerificationRun(options).Run();
        if (!report.IsGreen) throw new VerificationException(report);
        CompareResolvers(options, report);
        return report;
    }

    /// <summary>A pair of runs costs about as much as a scenario; a hundred find what there is to find.</summary>
    private void CompareResolvers(VerificationOptions options, VerificationReport report)
    {
        if (_resolvers is null || !options.Counts(ResolverLaw)) return;
        var verification = new ResolverVerification(options.Setup, _resolvers.Rules);
        for (var count = 0; count < Math.Min(report.Scenarios, ResolverSeedsMax); count++)
            if (verification.FindDifference(options.Seed + count, _resolvers.IsOrdered) is { } difference)
                throw new VerificationException(report, $"{ResolverLaw}: {difference}");
    }

    private SyncVerification With(VerificationOptions options) => new(options, _openPath, _resolvers);

    private static IStore NoStore() =>
        throw new InvalidOperationException("There is no store to verify: call WithStore before Run.");

    private sealed record Resolvers(Func<HubRules> Rules, bool IsOrdered);
}
