namespace Embedded.Sync.Tests.Deletes;

/// <summary>A model with every delete behaviour, on references and sets, rings and generalisations.</summary>
internal static class Shipping
{
    public static SyncModel Model { get; } = SyncModel.Create(model => model
        .Entity<Customer>(1, customer => customer.Attribute(0, c => c.Name))
        .Entity<Firm>(2, firm => firm.Reference(1, f => f.Parent, DeleteBehaviour.Cascade))
        .Entity<Shipment>(3, shipment => shipment
            .Reference(0, s => s.Customer, DeleteBehaviour.Cascade)
            .Attribute(1, s => s.Note))
        .Entity<Parcel>(4, parcel => parcel
            .Reference(0, p => p.Shipment, DeleteBehaviour.Cascade)
            .Reference(1, p => p.Kind, DeleteBehaviour.Prevent)
            .ReferenceSet(2, p => p.Labels, DeleteBehaviour.Prevent))
        .Entity<ParcelKind>(5, kind => kind.Attribute(0, k => k.Name))
        .Entity<Label>(6, label => label.Attribute(0, l => l.Name))
        .Entity<Tour>(7, tour => tour.ReferenceSet(0, t => t.Shipments, DeleteBehaviour.Cascade)));

    public static SyncProfile Profile { get; } = SyncProfile.Create(
        Model, "van", profile => profile.Others(SyncMode.All));
}

internal class Customer
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";
}

internal sealed class Firm : Customer
{
    public Reference<Firm> Parent { get; set; }
}

internal sealed class Shipment
{
    public Guid Id { get; set; }

    public Reference<Customer> Customer { get; set; }

    public string Note { get; set; } = "";
}

internal sealed class Parcel
{
    public Guid Id { get; set; }

    public Reference<Shipment> Shipment { get; set; }

    public Reference<ParcelKind> Kind { get; set; }

    public ReferenceSet<Label> Labels { get; set; }
}

internal sealed class ParcelKind
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";
}

internal sealed class Label
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";
}

internal sealed class Tour
{
    public Guid Id { get; set; }

    public ReferenceSet<Shipment> Shipments { get; set; }
}
