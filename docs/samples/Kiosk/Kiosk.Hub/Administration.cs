using System.Net;
using Embedded.Sync;
using Kiosk.Model;

namespace Kiosk.Hub;

/// <summary>What the demo asks of the hub, for callers on the same machine only.</summary>
internal static class Administration
{
    public static void MapAdministration(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/administration").AddEndpointFilter((context, next) =>
            context.HttpContext.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
                ? next(context) : ValueTask.FromResult<object?>(TypedResults.StatusCode(StatusCodes.Status403Forbidden)));
        group.MapGet("/counts", (SyncHub hub) => new HubCounts(
            hub.Count<Category>(), hub.Count<Supplier>(), hub.Count<Product>(), hub.Count<Order>()));
        group.MapGet("/objects", (SyncHub hub) => TypedResults.Stream(output => WriteObjectsAsync(hub, output), "text/plain"));
        group.MapPost("/changes", (int update, int create, int delete, SyncHub hub) => Change(hub, update, create, delete));
    }

    /// <summary>Changes, adds and removes products, spread over the whole catalogue, in one transaction.</summary>
    private static void Change(SyncHub hub, int update, int create, int delete)
    {
        var distance = (int)Math.Max(1, hub.Count<Product>() / Math.Max(1, update + delete));
        var products = hub.All<Product>().Where((_, place) => place % distance == 0).Take(update + delete).ToList();
        using var transaction = hub.Begin();
        foreach (var product in products.Take(update))
        {
            product.Price += 1;
            transaction.Save(product);
        }

        foreach (var product in products.Skip(update)) transaction.Delete(product);
        for (var number = 1; number <= create; number++)
            transaction.Save(new Product { Name = $"new-{number}", Version = "1.0", Price = number });
        transaction.Commit();
    }

    private static async Task WriteObjectsAsync(SyncHub hub, Stream output)
    {
        await using var writer = new StreamWriter(output);
        foreach (var line in ObjectLines.Of(hub)) await writer.WriteLineAsync(line);
    }
}
