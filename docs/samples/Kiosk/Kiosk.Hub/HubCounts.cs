namespace Kiosk.Hub;

/// <summary>How many objects a hub has; of the prices, those of one site.</summary>
public sealed record HubCounts(
    long Categories, long Suppliers, long Products, long Prices, long Orders, long Favourites, long BasketLines)
{
    /// <summary>What a kiosk of the site downloads.</summary>
    public long Downloaded => Categories + Suppliers + Products + Prices;
}
