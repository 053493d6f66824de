namespace Kiosk.Model;

/// <summary>A shelf of the catalogue.</summary>
public sealed class Category
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public string Name { get; set; } = "";
}
