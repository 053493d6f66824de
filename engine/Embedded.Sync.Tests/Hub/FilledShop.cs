namespace Embedded.Sync.Tests.Hub;

/// <summary>A model with everything that a hub fills, or keeps to itself.</summary>
internal static class FilledShop
{
    public static SyncModel Model { get; } = SyncModel.Create(model => model
        .Entity<Invoice>(1, invoice => invoice
            .Attribute(0, i => i.Customer)
            .Attribute(1, i => i.Number)
            .Attribute(2, i => i.Net)
            .Attribute(3, i => i.Gross)
            .Attribute(4, i => i.Secret)
            .Autonumber(i => i.Number)
            .Calculated(i => i.Gross)
            .HubOnly(i => i.Secret))
        .Entity<Reminder>(2, reminder => reminder.Attribute(5, r => r.Level)));

    public static SyncProfile Profile { get; } = SyncProfile.Create(
        Model, "till", profile => profile.Others(SyncMode.All));

    public static World NewWorld(Action<HubRulesBuilder>? more = null) => new(rules =>
    {
        rules.Entity<Invoice>(invoice => invoice.Calculate(i => i.Gross, i => i.Net < 0
            ? throw new InvalidOperationException("No such net.") : i.Net * 1.2m));
        more?.Invoke(rules);
    }, Profile);
}

internal class Invoice
{
    public Guid Id { get; set; }

    public string Customer { get; set; } = "";

    public int Number { get; set; }

    public decimal Net { get; set; }

    public decimal Gross { get; set; }

    public string? Secret { get; set; }
}

internal sealed class Reminder : Invoice
{
    public int Level { get; set; }
}
