using Embedded.Sync;

namespace Kiosk.Model;

/// <summary>A product that somebody marked at this kiosk. The hub collects all; a kiosk keeps its own.</summary>
public sealed class Favourite
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public Reference<Product> Product { get; set; }

    public string Remark { get; set; } = "";
}
