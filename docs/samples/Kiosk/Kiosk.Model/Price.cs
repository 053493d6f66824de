using Embedded.Sync;

namespace Kiosk.Model;

/// <summary>What a product costs at one site. A kiosk has the price list of its own site only.</summary>
public sealed class Price
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public Reference<Product> Product { get; set; }

    public Guid Site { get; set; }

    public decimal Amount { get; set; }
}
