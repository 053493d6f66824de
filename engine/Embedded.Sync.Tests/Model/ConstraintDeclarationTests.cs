using Embedded.Sync.Model;

namespace Embedded.Sync.Tests.Model;

/// <summary>What a profile says of its constraints when it is built.</summary>
public sealed class ConstraintDeclarationTests
{
    [Fact]
    public void The_mode_without_a_constraint_is_a_finding()
    {
        var finding = Assert.Single(Findings(profile => profile.Entity<Order>(SyncMode.Constrained)));
        Assert.Equal(("EMB1111", "Order"), (finding.Code, finding.Subject));
        Assert.Contains("Constrain<Order>(condition)", finding.Message);
    }

    [Fact]
    public void A_specialisation_may_have_the_mode_by_the_constraint_of_its_generalisation() => Assert.Empty(
        Findings(profile => profile.Constrain<Product>(p => p.Stock > 0).Entity<Perishable>(SyncMode.Constrained)));

    [Fact]
    public void What_cannot_be_translated_is_a_finding_that_names_the_part()
    {
        var finding = Assert.Single(
            Findings(profile => profile.Constrain<Product>(p => p.Stock > 0 && p.Name.Length > 3)));
        Assert.Equal(("EMB1112", "Product"), (finding.Code, finding.Subject));
        Assert.Contains("'p.Name.Length'", finding.Message);
    }

    [Fact]
    public void What_is_no_attribute_is_a_finding()
    {
        var bare = SyncModel.Create(model => model.Entity<Order>(1, order => order.Attribute(0, o => o.Quantity)));
        var failure = Assert.Throws<ModelException>(
            () => SyncProfile.Create(bare, "p", profile => profile.Constrain<Order>(o => o.Note == "a")));
        Assert.Contains("o.Note", Assert.Single(failure.Findings).Message);
    }

    [Fact]
    public void Two_constraints_on_one_entity_are_a_finding() => Assert.Equal("EMB1102", Assert.Single(Findings(
        profile => profile.Constrain<Order>(o => o.Quantity > 1).Constrain<Order>(o => o.Quantity > 2))).Code);

    [Fact]
    public void One_parameter_of_two_types_is_a_finding()
    {
        var finding = Assert.Single(Findings(profile => profile
            .Constrain<Order>(o => o.Quantity > SyncParameter.Get<int>("least"))
            .Constrain<Product>(p => p.Price > SyncParameter.Get<decimal>("least"))));
        Assert.Equal(("EMB1113", "least"), (finding.Code, finding.Subject));
        Assert.Contains("Order", finding.Message);
    }

    [Fact]
    public void More_parameters_than_a_device_can_supply_are_findings()
    {
        var name = new string('x', SyncParameters.NameLengthMax + 1);
        Assert.Equal("EMB1114", Assert.Single(Findings(
            profile => profile.Constrain<Order>(o => o.Note == SyncParameter.Get<string>(name)))).Code);
    }

    [Fact]
    public void All_findings_of_constraints_come_with_the_others()
    {
        var codes = Findings(profile => profile
            .Entity<Category>(SyncMode.Never)
            .Entity<Order>(SyncMode.Constrained)
            .Constrain<Product>(p => p.Name.Length > 3)).Select(finding => finding.Code).Distinct().Order();
        Assert.Equal(["EMB1105", "EMB1111", "EMB1112"], codes);
    }

    [Fact]
    public void A_constraint_is_part_of_the_fingerprint_and_its_writing_is_not()
    {
        var (least, most) = (1, 9);
        var one = Profile(profile => profile.Constrain<Order>(o => o.Quantity > least && o.Quantity < most));
        var same = Profile(profile => profile.Constrain<Order>(x => 9 > x.Quantity && 1 < x.Quantity));
        var other = Profile(profile => profile.Constrain<Order>(o => o.Quantity > least && o.Quantity < 10));
        Assert.Equal(one.Fingerprint, same.Fingerprint);
        Assert.NotEqual(one.Fingerprint, other.Fingerprint);
    }

    private static SyncProfile Profile(Action<SyncProfileBuilder> declare) => SyncProfile.Create(
        Shop.Model, "kiosk", profile => declare(profile.Entity<Draft>(SyncMode.Never).Others(SyncMode.All)));

    private static IReadOnlyList<ModelFinding> Findings(Action<SyncProfileBuilder> declare)
    {
        try
        {
            Profile(declare);
            return [];
        }
        catch (ModelException failure)
        {
            return failure.Findings;
        }
    }
}
