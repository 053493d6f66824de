namespace Kiosk.Model;

/// <summary>How many of a product the warehouse has: true for the moment only, so it is asked for at the hub.</summary>
public sealed class Stock
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public int Quantity { get; set; }
}
