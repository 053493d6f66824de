using System.Net;
using Embedded.Sync;
using Kiosk.Model;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kiosk.Hub;

/// <summary>What the demo asks of the hub, for callers on the same machine only.</summary>
internal static class Administration
{
    public static void MapAdministration(this IEndpointRouteBuilder endpoints)
    {
        var group = endpoints.MapGroup("/administration").AddEndpointFilter(AllowSameMachine);
        group.MapGet("/counts", Count);
        group.MapGet("/objects", ListObjects);
        group.MapPost("/changes", Change);
    }

    private static async ValueTask<object?> AllowSameMachine(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
            ? await next(context) : TypedResults.StatusCode(StatusCodes.Status403Forbidden);

    private static HubCounts Count(Guid site, SyncHub hub) => new(
        hub.Count<Category>(), hub.Count<Supplier>(), hub.Count<Product>(),
        hub.All<Price>().Count(price => price.Site == site),
        hub.Count<Order>(), hub.Count<Favourite>(), hub.Count<BasketLine>());

    private static PushStreamHttpResult ListObjects(Guid site, SyncHub hub) => TypedResults.Stream(
        async output =>
        {
            await using var writer = new StreamWriter(output);
            foreach (var line in ObjectLines.Of(hub, site)) await writer.WriteLineAsync(line);
        },
        "text/plain");

    /// <summary>
    /// Changes, adds and removes products, spread over the whole catalogue, and moves prices from each site to the
    /// other, in one transaction.
    /// </summary>
    private static void Change(int update, int create, int delete, int move, SyncHub hub)
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
        var moved = Site.All.SelectMany(site => hub.All<Price>().Where(price => price.Site == site).Take(move));
        foreach (var price in moved)
        {
            price.Site = price.Site == Site.North ? Site.South : Site.North;
            transaction.Save(price);
        }

        transaction.Commit();
    }
}
