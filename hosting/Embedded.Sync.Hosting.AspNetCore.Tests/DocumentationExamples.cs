using System.Diagnostics.Metrics;
using System.Net.Http.Headers;
using Embedded.Sync.Diagnostics;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Stores.RocksDb;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>The code of docs/hosting.md: a region is a snippet.</summary>
internal static class DocumentationExamples
{
    public static void AHub(string[] args)
    {
        #region a hub
        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddSyncHub(hub => hub
            .UseProfiles(Kiosk.Profile)
            .UseAccess(access => access.AllowOthers())
            .UseStore(_ => RocksDbStore.Open("data/hub")));
        builder.Services.AddHealthChecks().AddSyncHubHealthCheck();

        var app = builder.Build();
        app.MapSyncHub("/sync");
        app.MapHealthChecks("/health");
        app.Run();
        #endregion
    }

    public static void AHubWithUsers(WebApplication app)
    {
        #region a hub with users
        app.UseAuthentication();
        app.UseAuthorization();
        app.MapSyncHub("/sync", configure: options => options.UserOf = user => user.FindFirst("device")?.Value)
            .RequireAuthorization();
        #endregion
    }

    public static void ADevice(string[] args)
    {
        #region a device
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddOfflineDatabase(database => database
            .UseProfile(Kiosk.Profile)
            .UseStore(_ => RocksDbStore.Open("data/kiosk"))
            .UseHttpHub()
            .SynchronizeInBackground());
        builder.Services.AddHealthChecks().AddOfflineDatabaseHealthCheck();
        builder.Build().Run();
        #endregion
    }

    public static void AnAuthenticatedDevice(IServiceCollection services)
    {
        #region an authenticated device
        services.AddTransient<TokenHandler>();
        services.AddOfflineDatabase(database => database
            .UseProfile(Kiosk.Profile)
            .UseStore(_ => RocksDbStore.Open("data/kiosk"))
            .UseHttpHub(client => client.AddHttpMessageHandler<TokenHandler>()));
        #endregion
    }

    public static void BothInOneProcess(IServiceCollection services)
    {
        #region both in one process
        services.AddSyncHub(hub => hub
            .UseProfiles(Kiosk.Profile)
            .UseAccess(access => access.AllowOthers())
            .UseStore(_ => RocksDbStore.Open("data/hub")));
        services.AddOfflineDatabase(database => database
            .UseProfile(Kiosk.Profile)
            .UseStore(_ => RocksDbStore.Open("data/kiosk"))
            .UseInProcessHub());
        #endregion
    }

    public static void SeveralDatabases(IServiceCollection services)
    {
        #region several databases
        foreach (var till in new[] { "till-1", "till-2" })
        {
            services.AddOfflineDatabase(till, database => database
                .UseProfile(Kiosk.Profile)
                .UseStore(_ => RocksDbStore.Open("data/" + till))
                .UseHttpHub()
                .SynchronizeInBackground());
        }
        #endregion
    }

    public static void Listening()
    {
        #region listening to the engine
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter.Name == SyncDiagnostics.Name) meters.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (instrument, count, tags, _) => Console.WriteLine($"{instrument.Name} +{count}"));
        listener.Start();
        #endregion
    }

    #region a page that synchronises
    internal sealed class SalesPage(OfflineDatabase database, SyncWorker worker, Synchronizer synchronizer)
    {
        public string Status => $"{synchronizer.Status.State}, {synchronizer.Status.Progress.Percent:0} %";

        public void Sell(Product product, int amount)
        {
            using var work = database.Begin();
            work.Create(new Sale { Product = new(product.Id), Amount = amount });
            work.Commit();
            worker.Trigger();
        }

        public async Task<string> RefreshAsync(IProgress<SyncProgress> progress, CancellationToken cancellationToken)
        {
            try
            {
                var result = await worker.RequestAsync(progress, cancellationToken);
                return $"{result.ObjectsReceived} objects received.";
            }
            catch (SyncException exception) when (exception.IsTransient)
            {
                return "Not connected. What you do is kept, and sent later.";
            }
        }
    }
    #endregion

    #region a handler that adds a token
    internal sealed class TokenHandler(ITokenSource tokens) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var token = await tokens.GetAsync(cancellationToken);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            return await base.SendAsync(request, cancellationToken);
        }
    }
    #endregion

    /// <summary>Stands for whatever an app has its tokens from.</summary>
    internal interface ITokenSource
    {
        Task<string> GetAsync(CancellationToken cancellationToken);
    }
}
