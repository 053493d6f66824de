#pragma warning disable
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;
namespace Embedded.Sync;
public sealed class OfflineDatabaseOptions { public required SyncProfile Profile { get; init; } public required TimeProvider Time { get; init; } public RandomSource Random { get; init; } = RandomSource.OperatingSystem; public Durability Durability { get; init; } = Durability.Durable; }
public sealed class OfflineDatabase : IDisposable { public static OfflineDatabase Open(IStore store, OfflineDatabaseOptions options) => throw null!; public SyncProfile Profile => throw null!; public int PendingCount => 0; public void ForgetSynchronization(){} public void Dispose() {} }
public sealed class SynchronizerOptions { public int BatchSize { get; set; } = 1000; public int ByteBudget { get; set; } = 1 << 20; }
public sealed class Synchronizer { public Synchronizer(OfflineDatabase database, ISyncTransport transport, SynchronizerOptions options, TimeProvider time) { } public SyncStatus Status => throw null!; public event Action<SyncStatus>? StatusChanged; public Task<SyncResult> SynchronizeAsync(IProgress<SyncProgress>? progress = null, CancellationToken cancellationToken = default) => throw null!; public void Pause() {} public void Resume() {} public void Cancel() {} }
public sealed class SyncHubOptions { public required SyncModel Model { get; init; } public required IReadOnlyList<SyncProfile> Profiles { get; init; } public required TimeProvider Time { get; init; } public RandomSource Random { get; init; } = RandomSource.OperatingSystem; public Durability Durability { get; init; } = Durability.Durable; }
public sealed class SyncHub : IDisposable { public static SyncHub Open(IStore store, SyncHubOptions options) => throw null!; public SyncErrorCode? Handle(ReadOnlyMemory<byte> request, SyncCaller caller, ByteBuffer answer) => throw null!; public static void WriteError(SyncErrorCode code, string message, ByteBuffer answer) {} public void Dispose() {} }
public sealed class InProcessTransport(SyncHub hub, SyncCaller caller) : ISyncTransport { public ValueTask ExchangeAsync(ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken) => throw null!; }
