using System.Net.Http.Headers;
using Embedded.Sync.Hosting;
using Embedded.Sync.Storage;
using Embedded.Sync.TestKit.Conformance;
using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.TestKit.Simulation.Hosts;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Http;

/// <summary>A simulation's hub in another process. Requests of devices go over HTTP, as an app's do.</summary>
internal sealed class ProcessHub(HttpHost host, ProcessLink link, HttpClient client, CommitListener committed)
    : IHubPort
{
    private readonly string _journal = host.NewPath();
    private string _path = "";
    private string? _backup;
    private long _journalRead;
    private string _caller = "";
    private HttpSyncTransport _transport = null!;

    public void Make()
    {
        _path = host.NewPath();
        Reopen();
    }

    public void Reopen()
    {
        var opening = new HubOpening(host.Scenario.WithSteps([]), _path, host.MomentPath, _journal);
        var port = Call(HubCall.Open, opening.Write).ReadInt32();
        var options = new SyncClientOptions
        {
            HubAddress = new Uri($"http://127.0.0.1:{port}/sync"),
            Compression = host.Scenario.Seed % 2 == 0 ? SyncCompression.Always : SyncCompression.Never,
        };
        _transport = new HttpSyncTransport(client, options, TimeProvider.System, _ =>
            ValueTask.FromResult<AuthenticationHeaderValue?>(new(HttpEndpoint.Scheme, _caller)));
    }

    public byte[] Serve(ReadOnlyMemory<byte> request, SyncCaller caller)
    {
        _caller = CallerText.Write(caller);
        var answer = new ByteBuffer();
        try
        {
            _transport.ExchangeAsync(request, answer, CancellationToken.None).AsTask().GetAwaiter().GetResult();
        }
        catch (SyncException failure) when (failure.Failure == SyncFailure.Unreachable && link.HasDied())
        {
            throw new SimulatedKillException();
        }
        catch (SyncException failure) when (failure.Failure == SyncFailure.HubFailed
            && Call(HubCall.HasMetFullDisk).ReadBoolean())
        {
            throw new StoreException(StoreFailure.DiskFull, "The hub's disk is full.", failure);
        }
        finally
        {
            ReadJournal();
        }

        return answer.ToArray();
    }

    public SyncErrorCode? ServeOnCopy(ReadOnlyMemory<byte> request, SyncCaller caller)
    {
        var copy = host.NewPath();
        var code = Call(HubCall.ServeOnCopy, writer =>
        {
            writer.Write(copy);
            writer.Write(CallerText.Write(caller));
            writer.WriteRow(request.Span);
        }).ReadInt32();
        Directory.Delete(copy, recursive: true);
        return code == 0 ? null : (SyncErrorCode)code;
    }

    public void Write(IReadOnlyList<HubWrite> writes) =>
        Call(HubCall.Write, writer => HubWriteFormat.Write(writer, writes));

    public void HoldOpen(object target) =>
        Call(HubCall.HoldOpen, writer => HubWriteFormat.Write(writer, [HubWrite.Save(target)]));

    public void EndOpen(bool commits) => Call(HubCall.EndOpen, writer => writer.Write(commits));

    public void PurgeDeletes(CommitVersion upTo) => Call(HubCall.PurgeDeletes, writer => writer.Write(upTo.Value));

    public void PurgeDecisions(CommitVersion upTo) =>
        Call(HubCall.PurgeDecisions, writer => writer.Write(upTo.Value));

    public void Backup()
    {
        _backup = host.NewPath();
        Call(HubCall.Backup, writer => writer.Write(_backup));
    }

    /// <summary>The files of a backup are put in place of the store's, as an operator does.</summary>
    public void Restore()
    {
        Call(HubCall.Close);
        _path = host.NewPath();
        Directory.CreateDirectory(_path);
        foreach (var file in Directory.EnumerateFiles(_backup!))
            File.Copy(file, Path.Combine(_path, Path.GetFileName(file)));
        Reopen();
    }

    public void DeclareRestored() => Call(HubCall.DeclareRestored);

    public void Arm(CommitFault fault, int commit) => Call(HubCall.Arm, writer =>
    {
        writer.Write((int)fault);
        writer.Write(commit);
    });

    public void Disarm() => Call(HubCall.Disarm);

    public HubImage ReadImage() => HubImage.Of(Call(HubCall.Scan).ReadRows());

    private BinaryReader Call(HubCall call, Action<BinaryWriter>? write = null)
    {
        try
        {
            return link.Call(writer =>
            {
                writer.Write((byte)call);
                write?.Invoke(writer);
            });
        }
        finally
        {
            ReadJournal();
        }
    }

    /// <summary>Tells of the commits since this was last called, also of those before the hub's end.</summary>
    private void ReadJournal()
    {
        if (!File.Exists(_journal)) return;
        using var file = new FileStream(_journal, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _journalRead;
        while (ProcessLoop.Read(file) is { } bytes)
        {
            _journalRead = file.Position;
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var durability = (Durability)reader.ReadByte();
            committed(BatchFormat.Read(reader), durability);
        }
    }
}
