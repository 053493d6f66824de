using Embedded.Sync.Model;

namespace Embedded.Sync.Tests.Model;

public sealed class WarningTests
{
    [Fact]
    public void A_profile_tells_what_it_may_do_otherwise_than_was_meant()
    {
        var model = SyncModel.Create(model => model
            .Entity<Category>(1, category => category.Attribute(0, c => c.Name).Index(c => c.Name))
            .Entity<Product>(2, product => product.Attribute(0, p => p.Name))
            .Entity<Order>(4, order => order.Attribute(0, o => o.Quantity).Reference(1, o => o.Product)));
        var profile = SyncProfile.Create(model, "odd", profile => profile
            .EnableOnlineEntities()
            .Entity<Category>(SyncMode.Online)
            .Entity<Product>(SyncMode.NothingClear)
            .Others(SyncMode.All));
        Assert.Equal(["EMB1131 Category.Name", "EMB1132 Order.Product"],
            profile.Findings.Select(finding => $"{finding.Code} {finding.Subject}"));
        Assert.All(profile.Findings, finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
        Assert.Empty(Shop.Profile.Findings);
    }

    [Fact]
    public void A_profile_tells_of_a_generalisation_that_cannot_be_queried()
    {
        foreach (var (general, special) in new[] { (SyncMode.All, SyncMode.Online), (SyncMode.Online, SyncMode.All) })
        {
            var profile = SyncProfile.Create(SyncModel.Create(model => model
                .Entity<Product>(2, product => product.Attribute(0, p => p.Name))
                .Entity<Perishable>(3, product => product.Attribute(20, p => p.BestBefore))), "odd",
                profile => profile.EnableOnlineEntities().Entity<Product>(general).Entity<Perishable>(special));
            var finding = Assert.Single(profile.Findings);
            Assert.Equal(("EMB1136", "Perishable", FindingSeverity.Warning),
                (finding.Code, finding.Subject, finding.Severity));
        }
    }

    [Fact]
    public void An_index_is_on_an_attribute_of_the_class_that_has_an_order()
    {
        var failure = Assert.Throws<ModelException>(() => SyncModel.Create(model => model
            .Entity<Category>(1, category => category.Attribute(0, c => c.Name))
            .Entity<Product>(2, product => product
                .Attribute(7, p => p.Picture)
                .ReferenceSet(11, p => p.Tags)
                .Index(p => p.Picture)
                .Index(p => p.Tags)
                .Index(p => p.Stock))));
        Assert.Equal(["EMB1011 Product.Picture", "EMB1011 Product.Stock", "EMB1011 Product.Tags"],
            failure.Findings.Select(finding => $"{finding.Code} {finding.Subject}").Order(StringComparer.Ordinal));
        Assert.All(failure.Findings, finding => Assert.Equal(FindingSeverity.Error, finding.Severity));
    }
}
