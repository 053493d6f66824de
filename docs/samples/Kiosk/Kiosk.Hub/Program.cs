using Embedded.Sync;
using Embedded.Sync.Stores.RocksDb;
using Kiosk.Hub;
using Kiosk.Model;

// kiosk hub: Kiosk.Hub [--data FOLDER] [--objects N] [--urls http://127.0.0.1:5000]
var builder = WebApplication.CreateBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Information);
var data = builder.Configuration["data"] ?? "hub-data";

builder.Services.AddSyncHub(hub => hub
    .UseProfiles(KioskModel.Profile)
    .UseAccess(access => access.AllowOthers())
    .Action<Reservation, ReservationResult>(
        Reservation.Action, StockReservation.RunAsync, access => access.AllowAnonymous())
    .UseStore(_ => RocksDbStore.Open(data)));

var app = builder.Build();

// A new hub fills its catalogue before it serves anyone; one that is started again finds it in its store.
var hub = app.Services.GetRequiredService<SyncHub>();
if (hub.Count<Product>() == 0)
{
    var (packages, origin) = CatalogueSource.Read(app.Configuration.GetValue<int?>("objects"));
    var started = TimeProvider.System.GetTimestamp();
    new CatalogueWriter(hub).Write(packages);
    var seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    Console.WriteLine($"Catalogue: {hub.Count<Product>():N0} products of {hub.Count<Supplier>():N0} suppliers in "
        + $"{hub.Count<Category>():N0} categories, from {origin}, written in {seconds:F1} s.");
}

app.MapSyncHub("/sync");
app.MapAdministration();
app.Run();
