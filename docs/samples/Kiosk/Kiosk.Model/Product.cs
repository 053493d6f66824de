using Embedded.Sync;

namespace Kiosk.Model;

/// <summary>Something that the kiosk sells. The hub keeps the catalogue; kiosks read it.</summary>
public sealed class Product
{
    public Guid Id { get; set; }

    /// <summary>When the hub last changed it; the hub fills this in.</summary>
    public DateTime ChangedDate { get; set; }

    public string Name { get; set; } = "";

    public string Version { get; set; } = "";

    public string Description { get; set; } = "";

    public decimal Price { get; set; }

    public Reference<Category> Category { get; set; }

    public Reference<Supplier> Supplier { get; set; }

    /// <summary>Leads to the hub: a kiosk has no stock of its own.</summary>
    public Reference<Stock> Stock { get; set; }
}
