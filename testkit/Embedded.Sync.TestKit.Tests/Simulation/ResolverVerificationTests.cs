using Embedded.Sync.TestKit.Simulation;

namespace Embedded.Sync.TestKit.Tests.Simulation;

/// <summary>Law L26, for a resolver that keeps it and for some that do not.</summary>
public sealed class ResolverVerificationTests
{
    private const int Seeds = 60;

    private static int _calls;

    private static SimulationSetup Setup { get; } = SimulationTests.Setup with { Profile = Basket.Profile };

    [Fact]
    public void L26_A_join_ends_alike_in_every_order_of_arrival_once_or_twice()
    {
        var verification = new ResolverVerification(Setup, () => Rules(Join));
        for (var seed = 1; seed <= Seeds; seed++) Assert.Null(verification.FindDifference(seed));
    }

    [Fact]
    public void A_resolver_that_goes_by_the_order_of_arrival_is_caught_and_is_the_same_each_time()
    {
        var verification = new ResolverVerification(Setup, () => Rules(conflict =>
        {
            conflict.Device!.Label = $"{conflict.Hub.Label}+{conflict.Device.Label}";
            return conflict.Device;
        }));
        Assert.Contains(Enumerable.Range(1, Seeds), seed => verification.FindDifference(seed) is not null);
        for (var seed = 1; seed <= Seeds; seed++) Assert.Null(verification.FindDifference(seed, isOrdered: true));
    }

    [Fact]
    public void A_verification_with_rules_judges_their_resolvers_too()
    {
        var verification = SyncVerification.For(Basket.Profile).WithStore(Setup.NewStore, Setup.CopyStore)
            .WithFaults(Faults.Network);
        verification.WithRules(() => Rules(Join)).Run(Seeds);
        HubRules Bad() => Rules(conflict => _calls++ % 3 == 0 ? conflict.Hub : conflict.Device);
        Assert.StartsWith("L26_", Assert.Throws<VerificationException>(
            () => verification.WithRules(Bad, isOrdered: true).Run(Seeds)).Message, StringComparison.Ordinal);
        verification.WithRules(Bad).WithLaws("L02", "L15").Run(5);
    }

    [Fact]
    public void A_resolver_that_forgets_what_is_in_no_conflict_is_caught()
    {
        var verification = new ResolverVerification(Setup, () => Rules(conflict =>
            Join(conflict) is { } joined ? new Basket { Id = joined.Id, Size = joined.Size } : null));
        Assert.Contains(Enumerable.Range(1, Seeds), seed => verification.FindDifference(seed) is not null);
    }

    [Fact]
    public void A_resolver_that_draws_lots_is_caught()
    {
        var verification = new ResolverVerification(
            Setup, () => Rules(conflict => _calls++ % 3 == 0 ? conflict.Hub : conflict.Device));
        Assert.Contains(Enumerable.Range(1, Seeds),
            seed => verification.FindDifference(seed, isOrdered: true) is not null);
    }

    private static HubRules Rules(Func<ConflictArguments<Basket>, Basket?> resolver) =>
        HubRules.Create(Basket.Model, rules => rules.Entity<Basket>(basket => basket.OnConflict(resolver)));

    private static Basket Join(ConflictArguments<Basket> conflict)
    {
        if (conflict.Device is not { } device) return conflict.Hub;
        if (conflict.Attributes.Contains(nameof(Basket.Size))) device.Size = Math.Max(device.Size, conflict.Hub.Size);
        if (conflict.Attributes.Contains(nameof(Basket.Label))
            && string.CompareOrdinal(conflict.Hub.Label, device.Label) > 0) device.Label = conflict.Hub.Label;
        return device;
    }

    internal sealed class Basket
    {
        public static SyncModel Model { get; } = SyncModel.Create(model => model.Entity<Basket>(1, basket => basket
            .Attribute(0, b => b.Size)
            .Attribute(1, b => b.Label, lengthMax: 200)
            .Counter(2, b => b.Count)));

        public static SyncProfile Profile { get; } = SyncProfile.Create(
            Model, "baskets", profile => profile.Others(SyncMode.All));

        public Guid Id { get; set; }

        public long Size { get; set; }

        public string? Label { get; set; }

        public long Count { get; set; }
    }
}
