using Embedded.Sync.Model;
using Embedded.Sync.Tests.Hub;

namespace Embedded.Sync.Tests.Model;

/// <summary>What a model, a profile and a hub's rules say about attributes that the hub fills.</summary>
public sealed class FillRuleTests
{
    [Fact]
    public void What_is_filled_is_declared_and_can_be()
    {
        var failure = Assert.Throws<ModelException>(() => SyncModel.Create(model => model
            .Entity<Invoice>(1, invoice => invoice
                .Attribute(0, i => i.Customer)
                .Autonumber(i => i.Customer)
                .HubOnly(i => i.Secret))
            .Entity<Tally>(2, tally => tally.Counter(0, t => t.Count).Calculated(t => t.Count))));
        Assert.Equal(["EMB1014 Invoice.Customer", "EMB1014 Invoice.Secret", "EMB1014 Tally.Count"],
            Names(failure.Findings).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_profile_tells_of_what_is_empty_until_the_hub_has_filled_it()
    {
        Assert.Equal(["EMB1134 Invoice.Number", "EMB1134 Invoice.Gross", "EMB1134 Reminder.Number",
            "EMB1134 Reminder.Gross"], Names(FilledShop.Profile.Findings));
        var never = SyncProfile.Create(FilledShop.Model, "a", profile => profile.Others(SyncMode.Never));
        Assert.Equal(["EMB1135 Invoice.Number", "EMB1135 Invoice.Gross", "EMB1135 Invoice.Secret"],
            Names(never.Findings).Take(3));
        Assert.All(never.Findings, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
        Assert.Empty(SyncProfile.Create(FilledShop.Model, "a", profile => profile
            .EnableOnlineEntities().Others(SyncMode.Online)).Findings);
    }

    [Fact]
    public void Rules_calculate_what_the_model_says_and_all_of_it()
    {
        var failure = Assert.Throws<ModelException>(() => HubRules.Create(FilledShop.Model, rules => rules
            .Entity<Invoice>(invoice => invoice.Calculate(i => i.Net, i => 1))));
        Assert.Equal(["EMB1303 Invoice.Net"], Names(failure.Findings));
        failure = Assert.Throws<ModelException>(() => new World(FilledShop.Profile));
        Assert.Equal(["EMB1304 Invoice.Gross", "EMB1304 Reminder.Gross"], Names(failure.Findings));
    }

    [Fact]
    public void Who_fills_an_attribute_counts_in_the_hash() => Assert.Equal(4, new Action<EntityBuilder<Invoice>>[]
    {
        invoice => { }, invoice => invoice.Autonumber(i => i.Number), invoice => invoice.Calculated(i => i.Number),
        invoice => invoice.HubOnly(i => i.Number),
    }.Select(declare => SyncModel.Create(model => model.Entity<Invoice>(1, invoice =>
        declare(invoice.Attribute(1, i => i.Number)))).Hash).Distinct().Count());

    private static IEnumerable<string> Names(IEnumerable<ModelFinding> findings) =>
        findings.Select(finding => $"{finding.Code} {finding.Subject}");

    private sealed class Tally
    {
        public Guid Id { get; set; }

        public long Count { get; set; }
    }
}
