namespace Kiosk.Model;

/// <summary>The sites that kiosks stand at. Each has a price list of its own.</summary>
public static class Site
{
    public static Guid North { get; } = new("5117e000-0000-4000-8000-000000000001");

    public static Guid South { get; } = new("5117e000-0000-4000-8000-000000000002");

    public static IReadOnlyList<Guid> All { get; } = [North, South];
}
