using Embedded.Sync.Stores.Memory;
using Embedded.Sync.TestKit.Verification.Access;

namespace Embedded.Sync.TestKit.Tests.Verification;

/// <summary>Access rules beside what was meant: sound ones, and those that are known to be wrong.</summary>
public sealed class AccessVerificationTests
{
    private const int Scenarios = 300;

    public static TheoryData<string> Names => [.. KnownBadAccess.All.Select(rules => rules.Name)];

    [Fact]
    public void Rules_that_do_what_is_meant_pass() =>
        KnownBadAccess.Verify(KnownBadAccess.Sound, () => new MemoryStore()).Run(Scenarios);

    [Theory, MemberData(nameof(Names))]
    public void Is_caught(string name)
    {
        var bad = KnownBadAccess.All.Single(bad => bad.Name == name);
        var verification = KnownBadAccess.Verify(bad.Rules, () => new MemoryStore());
        Assert.Throws<AccessDifferenceException>(() => verification.Run(bad.ScenarioCountMax));
    }

    [Fact]
    public void A_difference_is_told_with_the_steps_that_it_takes_and_no_others()
    {
        var bad = KnownBadAccess.All.Single(bad => bad.Name == "An object may be moved to any site");
        var difference = Assert.Throws<AccessDifferenceException>(
            () => KnownBadAccess.Verify(bad.Rules, () => new MemoryStore()).Run(bad.ScenarioCountMax)).Message;
        Assert.Matches(
            "(ada|eve) changes .*Site.* of Delivery [012]: the rules allow it, and it is not meant", difference);
        Assert.InRange(difference.Split("\n  ").Length - 1, 1, 4);
    }

    [Fact]
    public void A_verification_in_which_nobody_can_read_proves_nothing()
    {
        var verification = AccessVerification.For(Shop.Profile, AccessRules.Create(Shop.Model, access => access
                .Entity<Product>(_ => { }).Entity<Order>(_ => { }).Entity<Shelf>(_ => { })))
            .WithStore(() => new MemoryStore()).WithCallers(new SyncCaller("ada"));
        Assert.Contains("WithValues",
            Assert.Throws<AccessDifferenceException>(() => verification.Run(3)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        var verification = AccessVerification.For(Shop.Profile, AccessRules.AllowAll(Shop.Model));
        Assert.Contains("WithStore",
            Assert.Throws<InvalidOperationException>(() => verification.Run(1)).Message, StringComparison.Ordinal);
        Assert.Contains("WithCallers", Assert.Throws<InvalidOperationException>(
            () => verification.WithStore(() => new MemoryStore()).Run(1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => verification.Hides((Product product) => product.Name.Length));
    }

    [Fact]
    public void A_model_with_classes_that_derive_from_others_and_everything_open_passes() =>
        AccessVerification.For(Shop.Profile, AccessRules.AllowAll(Shop.Model))
            .WithStore(() => new MemoryStore())
            .WithCallers(new SyncCaller("ada"), SyncCaller.Anonymous)
            .Reads<Product>((_, _) => true).Writes<Product>((_, _, _) => true)
            .Reads<Order>((_, _) => true).Writes<Order>((_, _, _) => true)
            .Reads<Shelf>((_, _) => true).Writes<Shelf>((_, _, _) => true)
            .Run(60);
}
