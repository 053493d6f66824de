using Embedded.Sync.Model;

namespace Embedded.Sync.Tests.Model;

public sealed class SyncProfileTests
{
    [Fact]
    public void All_findings_are_reported_at_once()
    {
        var failure = Assert.Throws<ModelException>(() => SyncProfile.Create(Shop.Model, "broken", profile => profile
            .Entity<SyncHelper>(SyncMode.All)
            .Entity<Category>(SyncMode.Never)
            .Entity<Category>(SyncMode.All)
            .Entity<Product>(SyncMode.Online)
            .Entity<Order>(SyncMode.Never)));
        Assert.Equal(
            [
                "EMB1101 Draft", "EMB1101 Perishable", "EMB1102 Category", "EMB1103 SyncHelper", "EMB1105 Order",
                "EMB1105 Product", "EMB1121 Product", "EMB1122 Product.Category", "EMB1122 Product.Tags",
            ],
            failure.Findings.Select(finding => $"{finding.Code} {finding.Subject}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_mode_that_does_not_exist_is_refused_with_those_that_do()
    {
        var failure = Assert.Throws<ModelException>(
            () => SyncProfile.Create(Shop.Model, "none", profile => profile.Others((SyncMode)40)));
        Assert.All(failure.Findings, finding => Assert.Equal("EMB1104", finding.Code));
        Assert.Contains("40", failure.Message);
        Assert.Contains("Use All", failure.Message);
    }

    [Fact]
    public void What_is_synchronised_may_not_refer_to_what_only_a_device_has()
    {
        var failure = Assert.Throws<ModelException>(() => SyncProfile.Create(Shop.Model, "broken", profile => profile
            .Entity<Category>(SyncMode.Never).Others(SyncMode.All)));
        Assert.Contains(failure.Findings, finding => finding is { Code: "EMB1105", Subject: "Product" });
    }

    [Fact]
    public void Only_what_is_synchronised_is_downloaded() => Assert.Equal(
        ["Category", "Product", "Perishable", "Order"], Shop.Profile.Downloaded.Select(entity => entity.Name));

    [Fact]
    public void A_name_that_no_hub_would_read_is_refused()
    {
        SyncProfile.Create(Shop.Model, new string('p', 200), profile => profile.Others(SyncMode.All));
        Assert.Contains("201 characters", Assert.Throws<ArgumentException>(() => SyncProfile.Create(
            Shop.Model, new string('p', 201), profile => profile.Others(SyncMode.All))).Message);
    }
}
