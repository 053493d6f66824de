using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Conformance.Transports;

/// <summary>One check of a transport: a hub, a device, and what connects them.</summary>
internal sealed class TransportRun : IAsyncDisposable
{
    private readonly string _clause;
    private readonly IStore _deviceStore;
    private TransportUnderTest _tested = null!;

    private TransportRun(string clause, IStore hubStore, IStore deviceStore)
    {
        (_clause, HubStore, _deviceStore) = (clause, hubStore, deviceStore);
        var time = TimeProvider.System;
        Hub = SyncHub.Open(hubStore, new SyncHubOptions
        {
            Model = Parcel.Model, Profiles = [Parcel.Profile], Access = AccessRules.AllowAll(Parcel.Model), Time = time,
        });
        Device = OfflineDatabase.Open(
            deviceStore, new OfflineDatabaseOptions { Profile = Parcel.Profile, Time = time });
    }

    public SyncHub Hub { get; }

    public IStore HubStore { get; }

    public OfflineDatabase Device { get; }

    public IStore DeviceStore => _deviceStore;

    public Func<ValueTask> CutOff => _tested.CutOff
        ?? throw Failure("a way to make the hub unreachable, as canCut says", "none");

    public static async Task<TransportRun> BeginAsync(string clause, TransportOpener open, Func<IStore> newStore)
    {
        var run = new TransportRun(clause, newStore(), newStore());
        run._tested = await open(run.Hub);
        return run;
    }

    public void Fill(int count, int length)
    {
        using var transaction = Hub.Begin();
        for (var index = 0; index < count; index++)
            transaction.Save(new Parcel { Id = Guid.CreateVersion7(), Content = Content(index, length) });
        transaction.Commit();
    }

    /// <summary>Text that no compression makes small, and in which each place tells where it is.</summary>
    public static string Content(int seed, int length) => string.Create(length, seed, static (text, seed) =>
    {
        var state = (uint)seed + 1;
        for (var index = 0; index < text.Length; index++)
        {
            state = unchecked((state * 1_664_525) + 1_013_904_223);
            text[index] = (char)('!' + (state >> 25) % 94);
        }
    });

    public byte[] FirstRequest(int batchSize = 1_000)
    {
        var request = new ByteBuffer();
        new SyncSession(Device, new SynchronizerOptions { BatchSize = batchSize }).TryNext(request);
        return request.ToArray();
    }

    /// <summary>What the hub says when it is asked directly: a page has no chance in it.</summary>
    public byte[] Expected(byte[] request)
    {
        var answer = new ByteBuffer();
        Hub.Handle(request, SyncCaller.Anonymous, answer);
        return answer.ToArray();
    }

    public async Task<byte[]> ExchangeAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation = default)
    {
        var answer = new ByteBuffer();
        await _tested.Transport.ExchangeAsync(request, answer, cancellation).AsTask()
            .WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None);
        return answer.ToArray();
    }

    public async Task SynchronizeAsync()
    {
        var session = new SyncSession(Device, new SynchronizerOptions { BatchSize = 100 });
        var request = new ByteBuffer();
        for (; session.TryNext(request); request.Clear())
            session.Take(await ExchangeAsync(request.WrittenMemory));
    }

    public ConformanceException Failure(string expected, string found, Exception? inner = null) =>
        new($"{_clause}: expected {expected}; found {found}.", inner);

    public async ValueTask DisposeAsync()
    {
        if (_tested?.End is { } end) await end();
        Device.Dispose();
        Hub.Dispose();
        _deviceStore.Dispose();
        HubStore.Dispose();
    }
}
