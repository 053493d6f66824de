using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Benchmarks.Support;

/// <summary>Devices, and the ways in which they synchronise.</summary>
internal static class Download
{
    public static OfflineDatabase Open(
        IStore store, Durability durability = Durability.Buffered, SyncProfile? profile = null) =>
        OfflineDatabase.Open(store, new OfflineDatabaseOptions
        {
            Profile = profile ?? Catalog.Profile,
            Time = TimeProvider.System,
            Durability = durability,
        });

    /// <summary>Batches of a size, with a byte budget that does not end them earlier.</summary>
    public static SynchronizerOptions Batches(int size) =>
        new() { BatchSize = size, ByteBudget = Math.Clamp(size * 400, 1024 * 1024, SynchronizerOptions.ByteBudgetMax) };

    /// <summary>One exchange after the other on one thread: the least that a synchronisation can be.</summary>
    public static SyncResult BySession(
        OfflineDatabase device, SyncHub hub, int batchSize, Action<ReadOnlyMemory<byte>>? onAnswer = null)
    {
        var session = new SyncSession(device, Batches(batchSize));
        var (request, answer) = (new ByteBuffer(), new ByteBuffer());
        while (session.TryNext(request))
        {
            hub.Handle(request.WrittenMemory, SyncCaller.Anonymous, answer);
            onAnswer?.Invoke(answer.WrittenMemory);
            session.Take(answer.WrittenMemory);
            request.Clear();
            answer.Clear();
        }

        return session.Result;
    }

    /// <summary>As an app does it: the next page is on its way while one is applied.</summary>
    public static SyncResult BySynchronizer(OfflineDatabase device, ISyncTransport transport, int batchSize)
    {
        var synchronizer = new Synchronizer(device, transport, Batches(batchSize), TimeProvider.System);
        return synchronizer.SynchronizeAsync().GetAwaiter().GetResult();
    }
}
