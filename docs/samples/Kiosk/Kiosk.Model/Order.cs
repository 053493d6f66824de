using Embedded.Sync;

namespace Kiosk.Model;

/// <summary>An order taken at a kiosk, connected or not.</summary>
public sealed class Order
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public Reference<Product> Product { get; set; }

    public int Quantity { get; set; }

    /// <summary>The kiosk's own clock, in UTC.</summary>
    public DateTime OrderedAt { get; set; }
}
