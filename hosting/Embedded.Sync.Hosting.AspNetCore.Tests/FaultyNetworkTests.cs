using Embedded.Sync.Hosting.Tests;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

public sealed class FaultyNetworkTests
{
    private static readonly NetworkFault[] Faults = Enum.GetValues<NetworkFault>();

    public static TheoryData<NetworkFault> FaultsWithoutAnAnswer =>
    [
        .. Faults.Where(fault => fault is not (NetworkFault.None or NetworkFault.RequestDuplicated
            or NetworkFault.OldRequestRepeated or NetworkFault.OldAnswerRepeated)),
    ];

    [Theory]
    [MemberData(nameof(FaultsWithoutAnAnswer))]
    public async Task An_exchange_that_fails_leaves_the_device_as_it_was(NetworkFault fault)
    {
        var present = NetworkFault.None;
        await using var hub = await WebHub.StartAsync();
        using var network = new FaultyNetwork(() => present, new Random(1));
        using var device = new WebDevice(hub.Address, network);
        Kiosk.Fill(hub.Hub, 0, 20);
        await device.SynchronizeAsync();
        Kiosk.Fill(hub.Hub, 20, 20);
        device.Sell(hub.Hub.All<Product>().First(), 3);
        var before = State(device);

        present = fault;
        var exception = await Assert.ThrowsAsync<SyncException>(device.SynchronizeAsync);

        Assert.True(exception.IsTransient, exception.ToString());
        Assert.Equal(before, State(device));
        present = NetworkFault.None;
        await device.SynchronizeAsync();
        Assert.Equal(Kiosk.Content(hub.Hub), Kiosk.Content(device.Database));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public async Task Whatever_the_network_does_the_device_ends_equal_to_the_hub(int seed)
    {
        var random = new Random(seed);
        var isFaulty = true;
        await using var hub = await WebHub.StartAsync();
        using var network = new FaultyNetwork(() => isFaulty ? NextFault(random) : NetworkFault.None, new Random(seed));
        using var device = new WebDevice(
            hub.Address,
            network,
            options => options.Compression = seed % 2 == 0 ? SyncCompression.Always : SyncCompression.Never);
        Kiosk.Fill(hub.Hub, 0, 150);
        var sold = 0;

        for (var round = 0; round < 60; round++)
        {
            ChangeHub(hub.Hub, random);
            sold += Sell(device, random);
            await TryAsync(device, seed);
        }

        isFaulty = false;
        while ((await device.SynchronizeAsync()) is { TransactionsApplied: > 0 } or { ObjectsReceived: > 0 }) { }

        Assert.Equal(0, device.Database.PendingCount);
        Assert.Equal(Kiosk.Content(hub.Hub), Kiosk.Content(device.Database));
        Assert.Equal(sold, hub.Hub.All<Sale>().Sum(sale => sale.Amount));
        Assert.True(network.Counts.Count > 5, string.Join(", ", network.Counts));
    }

    private static NetworkFault NextFault(Random random) =>
        random.Next(3) == 0 ? NetworkFault.None : Faults[random.Next(Faults.Length)];

    private static async Task TryAsync(WebDevice device, int seed)
    {
        try
        {
            await device.SynchronizeAsync();
        }
        catch (SyncException exception)
        {
            // A defect would be any other exception, or one that asks the user for something.
            Assert.True(exception.IsTransient, $"Seed {seed}: {exception}");
        }
    }

    private static void ChangeHub(SyncHub hub, Random random)
    {
        using var transaction = hub.Begin();
        var products = hub.All<Product>().Take(200).ToList();
        for (var count = random.Next(10); count > 0; count--)
        {
            var product = products[random.Next(products.Count)];
            if (random.Next(4) == 0) transaction.Delete(product);
            else transaction.Save(new Product { Id = product.Id, Name = product.Name, Price = random.Next(1_000) });
            transaction.Save(new Product { Name = $"New {random.Next()}" });
        }

        transaction.Commit();
    }

    private static int Sell(WebDevice device, Random random)
    {
        if (device.Database.All<Product>().FirstOrDefault() is not { } product || random.Next(2) == 0) return 0;
        var amount = random.Next(1, 10);
        device.Sell(product, amount);
        return amount;
    }

    private static List<string> State(WebDevice device) =>
    [
        .. Kiosk.Content(device.Database),
        .. device.Database.All<SyncHelper>().Select(helper => $"{helper.Entity} {helper.LastSyncDate:O}"),
        .. device.Database.All<SynchronizationError>().Select(error => $"{error.Id} {error.Reason}"),
        $"{device.Database.PendingCount} pending",
    ];
}
