using System.Reflection;
using System.Text;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Conformance.Crashes.SystemCalls;
using Microsoft.Win32.SafeHandles;

namespace Embedded.Sync.TestKit.Conformance.Crashes;

/// <summary>The process that commits: reads plans line by line, and tells what the store answers.</summary>
internal static class CommittingProgram
{
    private const int TriesMax = 5;
    private const int ImagesAfterFault = 2;

    // Not the console's: that takes a lock, and whoever waits with it for the serving thread would block it.
    private static readonly FileStream Output = new(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, 0);

    /// <summary>Serves until the input ends. Does not return.</summary>
    /// <param name="token">The number of the function that opens the store.</param>
    internal static void Run(int token)
    {
        try
        {
            var opener = new StoreOpener(Assembly.GetEntryAssembly()!.Location, token);
            var server = CallServer.Start(TellBroken);
            while (Console.In.ReadLine() is { } line) Run(CrashPlan.Parse(line), opener, server);
        }
        catch (Exception exception)
        {
            TellBroken(exception);
        }

        Linux.KillThisProcess();
    }

    private static void Run(CrashPlan plan, StoreOpener opener, CallServer server)
    {
        Directory.CreateDirectory(plan.Files);
        using var injector = new FaultInjector(plan, Tell);
        server.Judge = injector;
        var store = Try(0, () => opener.Open(CrashPlan.StoreIn(plan.Files)));
        injector.IsOpen = true;
        var hasCommitted = store is not null && CommitAll(store, new CrashWorkload(plan.Seed), injector);
        // Closing has points of its own.
        if (hasCommitted && plan.Fault == CrashFault.Kill) store!.Dispose();
        if (injector.HasFailed) injector.TakeImages("at the end", DiskImage.Whole, DiskImage.Synced);
        server.Judge = null;
        try
        {
            store?.Dispose();
        }
        catch (StoreException)
        {
            // The store may say that it could not be closed as it should.
        }

        Tell(injector.Counts);
    }

    private static bool CommitAll(IStore store, CrashWorkload workload, FaultInjector injector)
    {
        var imagesLeft = ImagesAfterFault;
        for (var number = 1; number <= CrashWorkload.BatchCount; number++)
        {
            var (batch, before) = (workload.Batch(number), workload.StateAfter(number - 1));
            var isCommitted = Try(number, () =>
            {
                try
                {
                    store.Commit(batch, CrashWorkload.DurabilityOf(number));
                }
                catch (StoreException)
                {
                    if (CrashJudge.Find(store, before) is { } difference)
                        throw new ConformanceException($"after the failed commit of batch {number}, {difference}");
                    throw;
                }

                return store;
            }) is not null;
            // A store may refuse to go on. What it has acknowledged until then counts.
            if (!isCommitted) return false;
            Tell(new(CrashReportKind.Acknowledged, $"{number}"));
            // A later commit may put right what this one has lost, so it is judged at once.
            if (injector.HasFailed && imagesLeft-- > 0)
                injector.TakeImages("after the next commits", DiskImage.Synced);
        }

        return true;
    }

    /// <summary>Does what may fail, as often as a caller would; null where it fails each time.</summary>
    private static IStore? Try(int number, Func<IStore> action)
    {
        for (var attempt = 1; attempt <= TriesMax; attempt++)
        {
            try
            {
                return action();
            }
            catch (StoreException failure)
            {
                Tell(new(CrashReportKind.Refused, $"{number} {failure.Failure} {failure.Message}"));
            }
        }

        return null;
    }

    private static void TellBroken(Exception exception)
    {
        var text = exception is ConformanceException ? exception.Message : $"the process failed: {exception}";
        Tell(new(CrashReportKind.Broken, text));
        Linux.KillThisProcess();
    }

    private static void Tell(CrashReport report)
    {
        // One write: several threads tell, and a killed process tells whole lines.
        Output.Write(Encoding.UTF8.GetBytes(report + "\n"));
        if (report.Kind == CrashReportKind.Image) Console.In.ReadLine();
    }
}
