namespace Kiosk.Hub;

/// <summary>How many objects a hub has.</summary>
public sealed record HubCounts(long Categories, long Suppliers, long Products, long Orders)
{
    public long Total => Categories + Suppliers + Products + Orders;
}
