using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Verification.Access;

/// <summary>The device of one user, whose claims may change.</summary>
internal sealed class AccessDevice(
    AccessSetup setup, IStore store, SyncCaller[] callers, RandomSource random, AccessHub hub) : IDisposable
{
    private readonly HashSet<ObjectId> _named = [];

    public OfflineDatabase Database { get; } = OfflineDatabase.Open(store, new OfflineDatabaseOptions
    {
        Profile = setup.Profile, Time = new ManualClock(), Random = random,
    });

    public SyncCaller Caller { get; private set; } = callers[0];

    /// <summary>Gives the user other claims; null where there are no others.</summary>
    public SyncCaller? ChangeCaller(Random random)
    {
        var before = Caller;
        Caller = callers[random.Next(callers.Length)];
        return Caller == before ? null : Caller;
    }

    /// <summary>Brings everything up and down, and says what an answer named that is nobody's business.</summary>
    public string? Synchronize()
    {
        var session = new SyncSession(Database, new SynchronizerOptions { BatchSize = 2 }, batchSizeMin: 1);
        var (request, answer, leaked) = (new ByteBuffer(), new ByteBuffer(), default(string));
        while (session.TryNext(request))
        {
            hub.Hub.Handle(request.WrittenMemory, Caller, answer);
            leaked ??= FindLeak(request.WrittenSpan, answer.WrittenSpan);
            session.Take(answer.WrittenMemory);
            request.Clear();
            answer.Clear();
        }

        return leaked;
    }

    /// <summary>Why the newest work was refused, or null; it is discarded.</summary>
    public RejectionCode? TakeRejection()
    {
        var rejected = Database.Rejected.List();
        foreach (var one in rejected) Database.Rejected.Discard(one.Id, discardWaiting: true);
        return rejected.Count == 0 ? null : rejected[^1].Code;
    }

    public void Dispose() => Database.Dispose();

    private string? FindLeak(ReadOnlySpan<byte> request, ReadOnlySpan<byte> answer)
    {
        Span<byte> bytes = stackalloc byte[ObjectId.Size];
        foreach (var id in hub.Ids)
        {
            id.Write(bytes);
            // What a device has named itself it is not told.
            if (request.IndexOf(bytes) >= 0) _named.Add(id);
            if (answer.IndexOf(bytes) >= 0 && !_named.Contains(id) && !hub.WasReadable(id, callers))
                return $"{Caller.User} was told the id {id}, and was never meant to read the object.";
        }

        return null;
    }
}
