namespace Kiosk.Model;

/// <summary>What the action <see cref="Action"/> is called with.</summary>
public sealed class Reservation
{
    /// <summary>
    /// The name of the action: takes a quantity out of the stock, or refuses where there is too little.
    /// </summary>
    public const string Action = "reserve-stock";

    public Guid StockId { get; set; }

    public int Quantity { get; set; }
}

/// <summary>What the action answers.</summary>
public sealed class ReservationResult
{
    public int QuantityLeft { get; set; }
}
