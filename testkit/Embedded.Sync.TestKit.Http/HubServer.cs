using Embedded.Sync.Rows;
using Embedded.Sync.Storage;
using Embedded.Sync.Stores.RocksDb;
using Embedded.Sync.TestKit.Conformance;
using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.TestKit.Simulation.Hosts;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Http;

/// <summary>What the process of the hub is asked to do, beside what devices ask over HTTP.</summary>
internal enum HubCall : byte
{
    Open,
    Close,
    Write,
    HoldOpen,
    EndOpen,
    PurgeDeletes,
    PurgeDecisions,
    Backup,
    DeclareRestored,
    Arm,
    Disarm,
    HasMetFullDisk,
    ServeOnCopy,
    Scan,
}

/// <summary>
/// A hub on RocksDB behind HTTP, for another process. It kills itself at the commit that it is told; what it had
/// committed until then stands in a journal.
/// </summary>
internal sealed class HubServer : IDisposable
{
    private SharedMoment? _moment;
    private FileStream? _journal;
    private RocksDbStore? _store;
    private HubEngine _engine = null!;
    private SyncHubOptions _options = null!;
    private HttpEndpoint? _endpoint;

    public void Serve(BinaryReader call, BinaryWriter result)
    {
        switch ((HubCall)call.ReadByte())
        {
            case HubCall.Open:
                result.Write(Open(HubOpening.Read(call)));
                break;
            case HubCall.Close:
                Close();
                break;
            case HubCall.Write:
                _engine.Write(HubWriteFormat.Read(call, _options.Model));
                break;
            case HubCall.HoldOpen:
                _engine.HoldOpen(HubWriteFormat.Read(call, _options.Model)[0].Target);
                break;
            case HubCall.EndOpen:
                _engine.EndOpen(call.ReadBoolean());
                break;
            case HubCall.PurgeDeletes:
                _engine.Hub.PurgeDeletes(new CommitVersion(call.ReadUInt64()));
                break;
            case HubCall.PurgeDecisions:
                _engine.Hub.PurgeDecisions(new CommitVersion(call.ReadUInt64()));
                break;
            case HubCall.Backup:
                using (var target = RocksDbStore.Open(call.ReadString())) _engine.Hub.Backup(target);
                break;
            case HubCall.DeclareRestored:
                _engine.Hub.DeclareRestored();
                break;
            case HubCall.Arm:
                _engine.Arm((CommitFault)call.ReadInt32(), call.ReadInt32());
                break;
            case HubCall.Disarm:
                _engine.Disarm();
                break;
            case HubCall.HasMetFullDisk:
                result.Write(_engine.HasMetFullDisk());
                break;
            case HubCall.ServeOnCopy:
                result.Write((int)(ServeOnCopy(call.ReadString(), call.ReadString(), call.ReadRow()) ?? 0));
                break;
            case HubCall.Scan:
                using (var snapshot = _store!.Snapshot())
                using (var scan = snapshot.Scan([], [])) result.WriteRows(scan);
                break;
        }
    }

    public void Dispose() => Close();

    /// <returns>The port that the hub is served at.</returns>
    private int Open(HubOpening opening)
    {
        Close();
        SimulationModel.Use(
            new SimulationSetup { NewStore = () => throw new InvalidOperationException() }, opening.Scenario);
        _moment = new SharedMoment(opening.Moment);
        _journal = new FileStream(opening.Journal, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        _options = HubEngine.Options(
            new SharedTime(_moment), new SharedChance(opening.Scenario.Seed, _moment));
        _store = RocksDbStore.Open(opening.Path);
        _engine = new HubEngine(_store, _options, Note, Kill);
        _endpoint = HttpEndpoint.Start(_engine.Hub);
        return _endpoint.Port;
    }

    private void Close()
    {
        _endpoint?.Dispose();
        _store?.Dispose();
        _journal?.Dispose();
        _moment?.Dispose();
        (_endpoint, _store, _journal, _moment) = (null, null, null, null);
    }

    private SyncErrorCode? ServeOnCopy(string path, string caller, byte[] request)
    {
        using var store = RocksDbStore.Open(path);
        StoreCopy.Copy(_store!, store);
        using var hub = SyncHub.Open(store, _options);
        return hub.Handle(request, CallerText.Read(caller), new ByteBuffer());
    }

    /// <summary>What was written to a file outlives the process that wrote it.</summary>
    private void Note(StoreBatch batch, Durability durability)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write((byte)durability);
        BatchFormat.Write(writer, batch, 0, batch.Count);
        writer.Flush();
        ProcessLoop.Write(_journal!, bytes.ToArray());
    }

    private static void Kill()
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        self.Kill();
        Thread.Sleep(Timeout.Infinite);
    }
}
