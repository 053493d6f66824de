using Embedded.Sync.Hosting.Tests;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>Rules that a host declares hold for what devices send.</summary>
public sealed class HubRulesTests
{
    [Fact]
    public async Task What_a_rule_of_the_host_refuses_is_kept_on_the_device_with_its_reason()
    {
        await using var hub = await WebHub.StartAsync(rules: rules => rules
            .Entity<Sale>(sale => sale.Range(s => s.Amount, 1, 10)));
        using var device = new WebDevice(hub.Address);
        Kiosk.Fill(hub.Hub, 0, 2);
        await device.SynchronizeAsync();
        var product = device.Database.All<Product>().First();
        device.Sell(product, 11);
        device.Sell(product, 10);

        var result = await device.SynchronizeAsync();

        Assert.Equal((1, 1), (result.TransactionsApplied, hub.Hub.Count<Sale>()));
        var rejected = Assert.Single(device.Database.Rejected.List());
        Assert.Equal(RejectionCode.RuleViolated, rejected.Code);
        Assert.Contains("1 to 10", rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handler_that_throws_rejects_for_now_and_tells_the_device_nothing_of_why()
    {
        await using var hub = await WebHub.StartAsync(rules: rules => rules
            .Entity<Sale>(sale => sale.BeforeCommit(_ => throw new InvalidOperationException("SECRET"))));
        using var device = new WebDevice(hub.Address);
        Kiosk.Fill(hub.Hub, 0, 1);
        await device.SynchronizeAsync();
        device.Sell(device.Database.All<Product>().First(), 1);

        await device.SynchronizeAsync();

        var rejected = Assert.Single(device.Database.Rejected.List());
        Assert.Equal((RejectionCode.HandlerFailed, RejectionClass.RetryLater), (rejected.Code, rejected.Class));
        Assert.DoesNotContain("SECRET", rejected.Reason, StringComparison.Ordinal);
    }
}
