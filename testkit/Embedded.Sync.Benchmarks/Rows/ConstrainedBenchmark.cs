using Embedded.Sync.Benchmarks.Report;
using Embedded.Sync.Benchmarks.Support;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Benchmarks.Rows;

/// <summary>
/// 1,000 objects of a constrained entity change, of which half leave the device's scope or come into it: what that
/// takes the hub must not depend on how many there are.
/// </summary>
internal sealed class ConstrainedBenchmark : IBenchmark
{
    private const int Changed = 1_000;
    private const int Smallest = 10_000;
    private const int Below = 500;
    private const double RatioMax = 1.3;

    public string Name => "constrained";

    public void Run(BenchmarkRun run)
    {
        double? smallest = null;
        var sizes = run.Options.Objects.Append(Math.Min(Smallest, run.Options.Objects[0]));
        foreach (var objects in sizes.Distinct().Order())
        {
            var milliseconds = Take(run, run.Hub(StoreKind.RocksDb, objects)).Select(seconds => seconds * 1000);
            smallest ??= milliseconds.Median;
            run.Add(new Figure("hub, 1,000 changed of a constrained entity", $"of {objects:N0}", milliseconds, "ms")
            {
                Baseline = new Baseline("smallest size", smallest.Value),
                Target = Target.RatioAtMost(RatioMax),
            });
        }
    }

    private static Sample Take(BenchmarkRun run, FilledHub filled)
    {
        // A hub of its own over the store: what its profile adds to a commit is not the other benchmarks' to pay.
        using var hub = SyncHub.Open(filled.Store, new SyncHubOptions
        {
            Model = Catalog.Model,
            Profiles = [Catalog.LowStock],
            Access = AccessRules.AllowAll(Catalog.Model),
            Time = TimeProvider.System,
            Durability = Durability.Buffered,
        });
        using var store = run.Workspace.NewStore(StoreKind.RocksDb);
        using var device = OfflineDatabase.Open(store.Store, new OfflineDatabaseOptions
        {
            Profile = Catalog.LowStock,
            Time = TimeProvider.System,
            Parameters = SyncParameters.None.With("below", Below),
        });
        Download.BySession(device, hub, 10_000);
        var round = 0;
        var seconds = Measure.InTurn(run.Options.Repetitions + 2, () =>
        {
            Change(filled, hub, round++);
            return HubTime(device, hub);
        });

        // The first two warm up.
        return new Sample([.. seconds[0].Values.Skip(2)]);
    }

    /// <summary>A synchronisation, of which the hub's part alone counts.</summary>
    private static TimeSpan HubTime(OfflineDatabase device, SyncHub hub)
    {
        var session = new SyncSession(device, Download.Batches(1_000));
        var (request, answer, time) = (new ByteBuffer(), new ByteBuffer(), TimeSpan.Zero);
        for (; session.TryNext(request); request.Clear(), answer.Clear())
        {
            time += Measure.Time(() => hub.Handle(request.WrittenMemory, SyncCaller.Anonymous, answer));
            session.Take(answer.WrittenMemory);
        }

        var moved = session.Result.ObjectsReceived + session.Result.ObjectsRemoved;
        return moved is > 0 and <= Changed ? time
            : throw new InvalidOperationException($"{moved} objects came or went.");
    }

    /// <summary>Every second object goes to the other side of the limit; the others stay where they are.</summary>
    private static void Change(FilledHub filled, SyncHub hub, int round)
    {
        var step = Math.Max(1, filled.Objects / Changed);
        using var transaction = hub.Begin();
        for (var index = 0; index < Math.Min(Changed, filled.Objects); index++)
        {
            var id = new Guid(filled.Rows.Id((index * step) + (round % step)), bigEndian: true);
            var product = hub.Find<Product>(id)!;
            if (index % 2 == 0) product.Stock = product.Stock < Below ? product.Stock + Below : product.Stock % Below;
            else product.Name = $"Product {round} {index}";
            transaction.Save(product);
        }

        transaction.Commit();
    }
}
