namespace Kiosk.Model;

/// <summary>
/// What somebody is about to order. It never leaves the kiosk, so it has the product's id and name, and no
/// association.
/// </summary>
public sealed class BasketLine
{
    public Guid Id { get; set; }

    public Guid ProductId { get; set; }

    public string ProductName { get; set; } = "";

    public int Quantity { get; set; }
}
