using Embedded.Sync.Model;
using Embedded.Sync.Tests.Deletes;

namespace Embedded.Sync.Tests.Model;

/// <summary>What a model and a profile say about delete behaviours.</summary>
public sealed class DeleteRuleTests
{
    [Fact]
    public void A_behaviour_is_one_that_exists()
    {
        var failure = Assert.Throws<ModelException>(() => SyncModel.Create(model => model
            .Entity<Customer>(1, customer => { })
            .Entity<Shipment>(3, shipment => shipment.Reference(0, s => s.Customer, (DeleteBehaviour)9))));
        Assert.Equal("EMB1012 Shipment.Customer", Assert.Single(failure.Findings.Select(Name)));
    }

    [Fact]
    public void Objects_of_two_entities_may_not_hold_each_other_for_ever()
    {
        var failure = Assert.Throws<ModelException>(() => Ring(DeleteBehaviour.Prevent));
        Assert.Equal("EMB1013 Hen, Nest, Egg", Assert.Single(failure.Findings.Select(Name)));
        Assert.NotNull(Ring(DeleteBehaviour.Cascade));
        Assert.NotNull(SyncModel.Create(model => model
            .Entity<Hen>(1, hen => hen.Reference(0, h => h.Mother, DeleteBehaviour.Prevent))));
    }

    [Fact]
    public void A_profile_tells_of_a_target_that_is_deleted_on_the_hub_alone()
    {
        var profile = SyncProfile.Create(Shipping.Model, "odd", profile => profile
            .EnableOnlineEntities().Entity<ParcelKind>(SyncMode.Online).Others(SyncMode.All));
        var finding = Assert.Single(profile.Findings);
        Assert.Equal("EMB1133 Parcel.Kind", Name(finding));
        Assert.Equal(FindingSeverity.Warning, finding.Severity);
        Assert.Empty(Shipping.Profile.Findings);
    }

    [Fact]
    public void A_behaviour_counts_in_the_hash_and_none_does_not()
    {
        Assert.Equal(With(null).Hash, With(DeleteBehaviour.None).Hash);
        Assert.Equal(3, new[] { null, DeleteBehaviour.Cascade, (DeleteBehaviour?)DeleteBehaviour.Prevent }
            .Select(behaviour => With(behaviour).Hash).Distinct().Count());
    }

    private static SyncModel With(DeleteBehaviour? behaviour) => SyncModel.Create(model => model
        .Entity<Customer>(1, customer => { })
        .Entity<Shipment>(3, shipment =>
        {
            if (behaviour is { } given) shipment.Reference(0, s => s.Customer, given);
            else shipment.Reference(0, s => s.Customer);
        }));

    private static SyncModel Ring(DeleteBehaviour last) => SyncModel.Create(model => model
        .Entity<Hen>(1, hen => hen.Reference(0, h => h.Nest, DeleteBehaviour.Prevent))
        .Entity<Nest>(2, nest => nest.ReferenceSet(0, n => n.Eggs, DeleteBehaviour.Prevent))
        .Entity<Egg>(3, egg => egg.Reference(0, e => e.Hen, last)));

    private static string Name(ModelFinding finding) => $"{finding.Code} {finding.Subject}";

    private sealed class Hen
    {
        public Guid Id { get; set; }

        public Reference<Nest> Nest { get; set; }

        public Reference<Hen> Mother { get; set; }
    }

    private sealed class Nest
    {
        public Guid Id { get; set; }

        public ReferenceSet<Egg> Eggs { get; set; }
    }

    private sealed class Egg
    {
        public Guid Id { get; set; }

        public Reference<Hen> Hen { get; set; }
    }
}
