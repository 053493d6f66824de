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

using var host = builder.Build();
var commands = host.Services.GetRequiredService<KioskCommands>();
return args switch
{
    ["sync", ..] => await commands.SynchronizeAsync(),
    ["order", var count, ..] when int.TryParse(count, out var number) => commands.Order(number),
    ["show", ..] => commands.Show(),
    ["list", ..] => commands.List(),
    ["wipe", ..] => commands.Wipe(),
    _ => KioskUsage.Print(),
};
