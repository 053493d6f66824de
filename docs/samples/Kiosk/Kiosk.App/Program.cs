using Embedded.Sync;
using Embedded.Sync.Stores.RocksDb;
using Kiosk.App;
using Kiosk.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

// The kiosk: see KioskUsage.Text for its verbs and options.
var builder = Host.CreateApplicationBuilder();
builder.Logging.ClearProviders();
builder.Configuration.AddCommandLine(args, KioskUsage.Options);
var data = builder.Configuration["data"] ?? "kiosk-data";
var latency = TimeSpan.FromMilliseconds(builder.Configuration.GetValue("latency", 0));

builder.Services.AddOfflineDatabase(database => database
    .UseProfile(KioskModel.Profile)
    .UseStore(_ => RocksDbStore.Open(data))
    .UseHttpHub(client => client.AddHttpMessageHandler(() => new SlowLine(latency))));
builder.Services.AddSingleton<KioskCommands>();
builder.Services.AddSingleton<KioskShop>();
builder.Services.AddSingleton<KioskCounter>();

using var host = builder.Build();
var database = host.Services.GetRequiredService<OfflineDatabase>();
var site = builder.Configuration["site"] == "south" ? Site.South : Site.North;
database.Parameters = database.Parameters.With("site", site);
var commands = host.Services.GetRequiredService<KioskCommands>();
var shop = host.Services.GetRequiredService<KioskShop>();
return args switch
{
    ["sync", ..] => await commands.SynchronizeAsync(),
    ["shop", var count, ..] when int.TryParse(count, out var number) => shop.Shop(number),
    ["order", var count, ..] when int.TryParse(count, out var number) => shop.Order(number),
    ["reserve", ..] => await host.Services.GetRequiredService<KioskCounter>().ReserveAsync(),
    ["refresh", ..] => await host.Services.GetRequiredService<KioskCounter>().RefreshAsync(),
    ["show", ..] => commands.Show(),
    ["list", ..] => commands.List(),
    ["wipe", ..] => commands.Wipe(),
    _ => KioskUsage.Print(),
};
