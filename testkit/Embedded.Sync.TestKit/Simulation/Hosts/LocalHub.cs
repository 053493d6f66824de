using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation.Hosts;

/// <summary>A simulation's hub in this process, and called directly.</summary>
internal sealed class LocalHub(SimulationContext context, CommitListener committed) : IHubPort
{
    private IStore _store = null!;
    private IStore? _backup;
    private HubEngine _engine = null!;

    public void Make()
    {
        _store = context.NewStore();
        Reopen();
    }

    public void Reopen()
    {
        var inner = context.Setup.BreakHub is { } breaking ? breaking(_store) : _store;
        _engine = new HubEngine(inner, Options(), committed);
    }

    public byte[] Serve(ReadOnlyMemory<byte> request, SyncCaller caller)
    {
        var answer = new ByteBuffer();
        _engine.Hub.Handle(request, caller, answer);
        return answer.ToArray();
    }

    public SyncErrorCode? ServeOnCopy(ReadOnlyMemory<byte> request, SyncCaller caller)
    {
        using var copy = SyncHub.Open(context.Copy(_store), Options());
        return copy.Handle(request, caller, new ByteBuffer());
    }

    public void Write(IReadOnlyList<HubWrite> writes) => _engine.Write(writes);

    public void HoldOpen(object target) => _engine.HoldOpen(target);

    public void EndOpen(bool commits) => _engine.EndOpen(commits);

    public void PurgeDeletes(CommitVersion upTo) => _engine.Hub.PurgeDeletes(upTo);

    public void PurgeDecisions(CommitVersion upTo) => _engine.Hub.PurgeDecisions(upTo);

    public void Backup()
    {
        _backup = context.NewStore();
        _engine.Hub.Backup(_backup);
    }

    public void Restore()
    {
        _store = context.Copy(_backup!);
        Reopen();
    }

    public void DeclareRestored() => _engine.Hub.DeclareRestored();

    public void Arm(CommitFault fault, int commit) => _engine.Arm(fault, commit);

    public void Disarm() => _engine.Disarm();

    public HubImage ReadImage() => HubImage.Read(_store);

    private SyncHubOptions Options() => HubEngine.Options(
        context.Clock, context.Setup.BreakHubRandom?.Invoke(context.Random) ?? context.Random);
}
