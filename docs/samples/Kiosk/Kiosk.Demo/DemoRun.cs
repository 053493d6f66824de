using System.Diagnostics.CodeAnalysis;
using Embedded.Sync;
using Kiosk.App;
using Kiosk.Model;

namespace Kiosk.Demo;

/// <summary>The demo, step by step. Each step checks what it shows; the first that fails ends it.</summary>
internal sealed class DemoRun(HubProgram hub, KioskProgram kiosk)
{
    private const int Updates = 900;
    private const int Creations = 50;
    private const int Deletions = 50;
    private const int Moves = 25;
    private const int Orders = 200;
    private const int Favourites = 5;
    private const int NotConnected = 4;

    private int _step;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        Step("The hub starts and fills its catalogue");
        await hub.StartAsync(cancellationToken);
        Say($"It listens on {hub.Address}, process {hub.ProcessId}.");
        await DownloadAsync(cancellationToken);
        await ChangeAsync(cancellationToken);
        await ShopAsync(cancellationToken);
        await AskAsync(cancellationToken);
        await KillAsync(cancellationToken);
        await WipeAsync(cancellationToken);
        await CompareAsync(cancellationToken);
        Console.WriteLine($"\nAll is equal. {TimeProvider.System.GetElapsedTime(started).TotalSeconds:F1} s in all.");
    }

    private async Task DownloadAsync(CancellationToken cancellationToken)
    {
        Step("First download");
        var counts = await hub.CountAsync(cancellationToken);
        var result = await SynchronizeAsync(cancellationToken);
        Require(
            result.ObjectsReceived == counts.Downloaded, $"The hub has {counts.Downloaded:N0} objects for this site.");
    }

    private async Task ChangeAsync(CancellationToken cancellationToken)
    {
        Step($"Incremental: {Updates} products change on the hub, {Creations} are new, {Deletions} are deleted, "
            + $"and {Moves} prices move from each site to the other");
        await hub.ChangeAsync(Updates, Creations, Deletions, Moves, cancellationToken);
        var result = await SynchronizeAsync(cancellationToken);
        Require(
            result.ObjectsReceived == Updates + Creations + Moves && result.ObjectsRemoved == Deletions + Moves,
            "Exactly these changes have to come.");
    }

    private async Task ShopAsync(CancellationToken cancellationToken)
    {
        Step($"Offline: the hub is stopped; {Favourites} favourites, a basket and {Orders} orders are made without it");
        await hub.StopAsync();
        await kiosk.RunAsync(cancellationToken, "shop", $"{Favourites}");
        await kiosk.RunAsync(cancellationToken, "order", $"{Orders}");
        var asked = await kiosk.TryAsync(cancellationToken, "reserve");
        Require(asked.ExitCode == NotConnected, "Without the hub, its stock cannot be told.");
        await hub.StartAsync(cancellationToken);
        Say($"The hub is back, process {hub.ProcessId}.");
        var result = await SynchronizeAsync(cancellationToken);
        var counts = await hub.CountAsync(cancellationToken);
        Require(
            result.TransactionsApplied == Orders + 1 && counts is { Orders: Orders, Favourites: Favourites },
            $"The hub has to have {Orders} orders and {Favourites} favourites; it has {counts}.");
        var state = (await kiosk.RunAsync(cancellationToken, "show")).State!;
        Require(
            Held<Order>(state) == 0 && Held<Favourite>(state) == Favourites && Held<BasketLine>(state) == Favourites
                && counts.BasketLines == 0,
            "Orders leave the kiosk once the hub has them, favourites stay as well, the basket is the kiosk's alone.");
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        Step("Online: stock is asked for at the hub and reserved there; the favourites are refreshed");
        await kiosk.RunAsync(cancellationToken, "reserve");
        await kiosk.RunAsync(cancellationToken, "refresh");
    }

    private static long Held<T>(KioskState state) =>
        state.Entities.Single(entity => entity.Entity == typeof(T).Name).Count;

    private async Task KillAsync(CancellationToken cancellationToken)
    {
        Step("kill -9 of a new kiosk in the middle of its download");
        kiosk.Replace();
        var total = (await hub.CountAsync(cancellationToken)).Downloaded;
        // Some sixty batches over a slow line, so that there is a middle.
        var settings = new SyncSettings((int)Math.Clamp(total / 60, 100, 10_000), TimeSpan.FromMilliseconds(30));
        var killed = await kiosk.SynchronizeAndKillAsync(settings, percent: 30, cancellationToken);
        Terminal.Restore();
        Require(
            killed is { ExitCode: not 0, Result: null, Last: not null },
            "It was to be killed before it had finished.");
        Say($"Killed at {killed.Last.Percent:F1} %: {killed.Last.Done:N0} of {killed.Last.Total:N0} objects.");

        var resumed = await kiosk.SynchronizeAsync(settings, cancellationToken);
        Require(
            resumed is { ExitCode: 0, Result: not null, First: not null },
            "It has to complete when it starts again.");
        var kept = total - resumed.Result.ObjectsReceived;
        Say($"Resumed at {100.0 * kept / total:F1} %: {kept:N0} of {total:N0} objects were there already.");
        Say(Figures.Of(resumed.Result));
        Require(
            resumed.First.Done > 0 && kept >= killed.Last.Done,
            "It has to go on from the last batch, not from the beginning.");
    }

    private async Task WipeAsync(CancellationToken cancellationToken)
    {
        Step("The kiosk's database is wiped, and filled by a full synchronisation");
        await kiosk.RunAsync(cancellationToken, "wipe");
        var wiped = await kiosk.RunAsync(cancellationToken, "show");
        Require(
            wiped.State!.Entities.All(entity => entity is { Count: 0 } && entity.LastSyncDate == DateTime.UnixEpoch),
            "Every SyncHelper has to be back at 1970-01-01, and no object left.");
        var counts = await hub.CountAsync(cancellationToken);
        var result = await SynchronizeAsync(cancellationToken);
        Require(
            result.ObjectsReceived == counts.Downloaded, $"The hub has {counts.Downloaded:N0} objects for this site.");
        await kiosk.RunAsync(cancellationToken, "show");
    }

    private async Task CompareAsync(CancellationToken cancellationToken)
    {
        Step("Both sides, object by object and attribute by attribute");
        var counts = await hub.CountAsync(cancellationToken);
        using var hubObjects = await hub.OpenObjectsAsync(cancellationToken);
        using var kioskObjects = kiosk.StartList();
        var comparison = await Comparison.CompareAsync(
            () => hubObjects.ReadLineAsync(cancellationToken), () => kioskObjects.ReadLineAsync(cancellationToken));
        foreach (var (entity, count) in comparison.EqualCounts) Say($"{entity,-9}{count,10:N0} equal");
        Say($"{comparison.DifferenceCount:N0} differences");
        Say($"SHA-256 of all objects: hub   {comparison.LeftHash}");
        Say($"                        kiosk {comparison.RightHash}");
        Require(await kioskObjects.WaitAsync(cancellationToken) == 0, "The kiosk could not list its objects.");
        Require(
            comparison.DifferenceCount == 0 && comparison.LeftHash == comparison.RightHash
                && comparison.EqualCounts.Values.Sum() == counts.Downloaded,
            "The kiosk has to hold exactly what the hub holds for its site.");
    }

    private async Task<SyncResult> SynchronizeAsync(CancellationToken cancellationToken)
    {
        var run = await kiosk.SynchronizeAsync(new SyncSettings(), cancellationToken);
        Require(run is { ExitCode: 0, Result: not null }, $"The synchronisation ended with code {run.ExitCode}.");
        Say(Figures.Of(run.Result));
        return run.Result;
    }

    private void Step(string title) => Console.WriteLine($"\n{++_step}. {title}");

    private static void Say(string text) => Console.WriteLine($"  {text}");

    private static void Require([DoesNotReturnIf(false)] bool holds, string message) =>
        DemoException.ThrowUnless(holds, message);
}
