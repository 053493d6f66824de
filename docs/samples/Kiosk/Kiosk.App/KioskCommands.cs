using Embedded.Sync;
using Kiosk.Model;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kiosk.App;

/// <summary>
/// What keeps the kiosk going. Everything but <see cref="SynchronizeAsync"/> works without a connection.
/// </summary>
internal sealed class KioskCommands(
    OfflineDatabase database, IServiceProvider services, IConfiguration configuration)
{
    private const int Failed = 3;

    private readonly bool _reports = configuration.GetValue("report", false);

    public async Task<int> SynchronizeAsync()
    {
        var synchronizer = services.GetRequiredService<Synchronizer>();
        if (_reports) synchronizer.StatusChanged += status => Report(new KioskReport { Progress = status.Progress });
        try
        {
            var result = await ProgressDisplay.ShowAsync(progress => synchronizer.SynchronizeAsync(progress));
            if (_reports) Report(new KioskReport { Result = result });
            else Say(result);
            return 0;
        }
        catch (SyncException failure)
        {
            Console.Error.WriteLine($"Not synchronised: {failure.Message}");
            return Failed;
        }
    }

    public int Show()
    {
        var state = State();
        if (_reports) Report(new KioskReport { State = state });
        foreach (var entity in state.Entities)
            Console.WriteLine($"{entity.Entity,-11}{entity.Count,10:N0} objects, {Describe(entity)}");
        Console.WriteLine($"{state.PendingCount:N0} transactions to upload, {state.ErrorCount:N0} refused by the hub.");
        return 0;
    }

    public int List()
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        foreach (var line in ObjectLines.Of(database)) output.WriteLine(line);
        return 0;
    }

    public int Wipe()
    {
        database.Reset(discardPending: true);
        return 0;
    }

    private static string Describe(EntityState entity) => entity.Mode is SyncMode.All or SyncMode.Constrained
        ? $"{entity.Mode}, synchronised to {entity.LastSyncDate:u}" : $"{entity.Mode}";

    private static void Say(SyncResult result) => Console.WriteLine(
        $"{result.TransactionsApplied:N0} transactions up, {result.ObjectsReceived:N0} objects down, "
        + $"{result.ObjectsRemoved:N0} removed, in {result.Duration.TotalSeconds:F2} s.");

    private static void Report(KioskReport report) => Console.WriteLine(report.ToLine());

    private KioskState State() => new(
        [
            StateOf<Category>(), StateOf<Supplier>(), StateOf<Product>(), StateOf<Price>(), StateOf<Order>(),
            StateOf<Favourite>(), StateOf<BasketLine>(),
        ],
        database.PendingCount,
        database.Count<SynchronizationError>());

    private EntityState StateOf<T>()
        where T : class
    {
        var helper = database.SynchronizationOf<T>();
        var mode = database.Profile.ModeOf(database.Profile.Model.Entity(typeof(T)));
        return new EntityState(helper.Entity, mode, database.Count<T>(), helper.LastSyncDate);
    }
}
