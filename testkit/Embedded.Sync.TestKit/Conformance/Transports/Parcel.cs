namespace Embedded.Sync.TestKit.Conformance.Transports;

/// <summary>What the suite sends to and fro: objects of any size.</summary>
internal sealed class Parcel
{
    public const int ContentLengthMax = 4 << 20;

    public static SyncModel Model { get; } = SyncModel.Create(model => model
        .Entity<Parcel>(1, parcel => parcel.Attribute(0, p => p.Content, lengthMax: ContentLengthMax)));

    public static SyncProfile Profile { get; } =
        SyncProfile.Create(Model, "parcels", profile => profile.Others(SyncMode.All));

    public Guid Id { get; set; }

    public string Content { get; set; } = "";
}
