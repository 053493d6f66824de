using Embedded.Sync.Model;

namespace Embedded.Sync.Tests.Model;

public sealed class SyncModelTests
{
    [Fact]
    public void All_findings_are_reported_at_once()
    {
        var failure = Assert.Throws<ModelException>(() => SyncModel.Create(model => model
            .Entity<Thing>(0, thing => { })
            .Entity<Parent>(5, parent => parent
                .Attribute(-1, p => p.Name)
                .Attribute(1_024, p => p.Name)
                .Attribute(1, p => p.Name, lengthMax: 0)
                .Attribute(2, p => p.Number, lengthMax: 5)
                .Attribute(3, p => p.Kind)
                .Attribute(4, p => p.ReadOnly)
                .Attribute(5, p => p.Name.Length)
                .Attribute(6, p => p.Number + 1)
                .Attribute(7, p => p.Link.Id)
                .Attribute(8, p => p.Name)
                .Attribute(8, p => p.Number)
                .Reference(9, p => p.Link))
            .Entity<Child>(5, child => child.Attribute(8, c => c.Extra))
            .Entity<Child>(6, child => { })
            .Entity<Nameless>(7, nameless => { })));
        Assert.Equal(
        [
            "EMB1001 Thing", "EMB1002 Parent, Child", "EMB1003 Child", "EMB1004 Parent.Name", "EMB1004 Parent.Name",
            "EMB1005 Child.Extra", "EMB1005 Parent.Number", "EMB1006 Parent.Link", "EMB1007 Parent.Kind",
            "EMB1008 Nameless.Id", "EMB1008 Parent.ReadOnly", "EMB1008 Parent.p => (p.Number + 1)",
            "EMB1008 Parent.p => p.Link.Id", "EMB1008 Parent.p => p.Name.Length", "EMB1009 Parent.Name",
            "EMB1009 Parent.Number",
        ], failure.Findings.Select(finding => $"{finding.Code} {finding.Subject}").Order(StringComparer.Ordinal));
        Assert.All(failure.Findings, finding => Assert.Contains(finding.ToString(), failure.Message));
    }

    [Fact]
    public void A_name_does_not_count_in_the_hash() => Assert.Equal(
        SyncModel.Create(model => model.Entity<Parent>(1, parent => parent.Attribute(0, p => p.Name))).Hash,
        SyncModel.Create(model => model.Entity<Thing>(1, thing => thing.Attribute(0, t => t.Title))).Hash);

    [Fact]
    public void Numbers_types_limits_and_generalisations_count_in_the_hash()
    {
        SyncModel[] models =
        [
            SyncModel.Create(model => model.Entity<Parent>(1, parent => parent.Attribute(0, p => p.Name))),
            SyncModel.Create(model => model.Entity<Parent>(2, parent => parent.Attribute(0, p => p.Name))),
            SyncModel.Create(model => model.Entity<Parent>(1, parent => parent.Attribute(1, p => p.Name))),
            SyncModel.Create(model => model.Entity<Parent>(1, parent => parent.Attribute(0, p => p.Number))),
            SyncModel.Create(model => model.Entity<Parent>(1, parent => parent.Attribute(0, p => p.Name,
                lengthMax: 9))),
            SyncModel.Create(model => model.Entity<Parent>(1, parent => { }).Entity<Child>(2, child => { })),
            SyncModel.Create(model => model.Entity<Parent>(1, parent => { }).Entity<Thing>(2, thing => { })),
        ];
        Assert.Equal(models.Length, models.Select(model => model.Hash).Distinct().Count());
    }

    [Fact]
    public void The_hash_of_a_model_never_changes() => Assert.Equal("a35e7de6fdbe2ac1", Shop.Model.Hash.ToString());

    [Fact]
    public void A_specialisation_has_all_attributes_and_is_found_from_its_generalisation()
    {
        var (product, perishable) = (Shop.Model.Entity(typeof(Product)), Shop.Model.Entity(typeof(Perishable)));
        Assert.Same(product, perishable.Generalisation);
        Assert.Equal(["Product", "Perishable"], product.SelfAndSpecialisations.Select(entity => entity.Name));
        Assert.Equal(["Perishable"], perishable.SelfAndSpecialisations.Select(entity => entity.Name));
        Assert.Equal(product.Attributes.Count + 1, perishable.Attributes.Count);
        Assert.Equal("BestBefore", perishable.FindAttribute(20)!.Name);
        Assert.Null(product.FindAttribute(20));
        Assert.Null(product.FindAttribute(-1));
    }

    [Fact]
    public void What_was_not_declared_is_named()
    {
        Assert.Contains("Parent", Assert.Throws<ArgumentException>(() => Shop.Model.Entity(typeof(Parent))).Message);
        Assert.Null(Shop.Model.FindEntity(999));
    }

    private class Parent
    {
        public Guid Id { get; set; }

        public string Name { get; set; } = "";

        public int Number { get; set; }

        public DayOfWeek Kind { get; set; }

        public string ReadOnly => Name;

        public Reference<Thing> Link { get; set; }
    }

    private sealed class Child : Parent
    {
        public string Extra { get; set; } = "";
    }

    private sealed class Thing
    {
        public Guid Id { get; set; }

        public string Title { get; set; } = "";
    }

    private sealed class Nameless
    {
        public int Id { get; set; }
    }
}
