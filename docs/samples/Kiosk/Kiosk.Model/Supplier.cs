namespace Kiosk.Model;

/// <summary>Who delivers a product.</summary>
public sealed class Supplier
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public string Name { get; set; } = "";

    public string Email { get; set; } = "";
}
