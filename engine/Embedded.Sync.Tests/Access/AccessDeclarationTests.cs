using Embedded.Sync.Model;

namespace Embedded.Sync.Tests.Access;

public sealed class AccessDeclarationTests
{
    [Fact]
    public void A_hub_without_rules_is_not_opened_and_names_every_entity()
    {
        using var world = new World();
        var options = new SyncHubOptions { Model = Shop.Model, Profiles = [Shop.Profile], Time = world.Time };
        var refused = Assert.Throws<ModelException>(() => SyncHub.Open(world.NewStore(), options));
        Assert.Equal(["Category", "Product", "Perishable", "Order", "Draft"],
            refused.Findings.Where(finding => finding.Code == "EMB1501").Select(finding => finding.Subject));
    }

    [Fact]
    public void An_entity_without_a_rule_is_a_finding()
    {
        Assert.Equal(["EMB1501 Category", "EMB1501 Order", "EMB1501 Draft"],
            Findings(access => access.Entity<Product>(product => product.Read())));
        Assert.Empty(Findings(access => access.Entity<Product>(product => product.Read()).AllowOthers()));
    }

    [Fact]
    public void What_cannot_hold_is_a_finding_and_all_are_listed() => Assert.Equal(
        ["EMB1502 Product.Length", "EMB1502 Product.Id", "EMB1503 Product", "EMB1503 Order"],
        Findings(access => access
            .Entity<Product>(product => product
                .Hide(p => p.Name.Length).ReadOnly(p => p.Id)
                .Read(p => p.Name.Length > 3))
            .Entity<Order>(order => order.Write(o => o.Quantity == SyncParameter.Get<int>("least")))
            .AllowOthers()));

    [Fact]
    public void A_constraint_takes_nothing_from_the_caller()
    {
        var refused = Assert.Throws<ModelException>(() => SyncProfile.Create(Shop.Model, "kiosk", profile => profile
            .Constrain<Product>(p => p.Category.Id == CallerValue.Get<Guid>("site")).Others(SyncMode.All)));
        Assert.Contains("AccessRules", Assert.Single(refused.Findings, one => one.Code == "EMB1112").Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_must_not_measure_what_is_hidden_by_its_parameters()
    {
        using var world = new World(Sites.Kiosk);
        var refused = Assert.Throws<ModelException>(() => world.UseAccess(access => access
            .Entity<Product>(product => product.Read().Hide(p => p.Category)).AllowOthers()));
        Assert.Equal(["EMB1504 Product.Category", "EMB1504 Perishable.Category"],
            refused.Findings.Select(finding => $"{finding.Code} {finding.Subject}"));
    }

    [Fact]
    public void Rules_of_another_model_are_refused()
    {
        using var world = new World();
        var other = SyncModel.Create(model => model.Entity<Draft>(1, draft => draft.Attribute(0, d => d.Text)));
        Assert.Throws<ArgumentException>(() => SyncHub.Open(world.NewStore(), new SyncHubOptions
        {
            Model = Shop.Model, Profiles = [Shop.Profile], Time = world.Time, Access = AccessRules.AllowAll(other),
        }));
    }

    [Fact]
    public void A_caller_is_his_name_and_his_claims_in_any_order()
    {
        var one = new SyncCaller("ada").With("site", "b", "a").With("role", "clerk");
        var same = new SyncCaller("ada").With("role", "clerk").With("site", "a", "b", "a");
        Assert.Equal(one, same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, same.With("site", "c"));
        Assert.Equal((true, false, "a,b"), (one.IsInRole("clerk"), one.IsInRole("Clerk"),
            string.Join(',', one.Values("site"))));
        Assert.Equal("ada", one.ToString());
    }

    private static IEnumerable<string> Findings(Action<AccessRulesBuilder> declare)
    {
        try
        {
            AccessRules.Create(Shop.Model, declare);
            return [];
        }
        catch (ModelException refused)
        {
            return refused.Findings.Select(finding => $"{finding.Code} {finding.Subject}");
        }
    }
}
