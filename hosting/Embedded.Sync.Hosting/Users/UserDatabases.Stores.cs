using Embedded.Sync.Storage;

namespace Embedded.Sync.Hosting;

/// <content>Stores that are opened, left and closed. Everything here needs the turn.</content>
public sealed partial class UserDatabases
{
    private UserDatabase Open(UserDirectory directory, SyncAuthorization credentials)
    {
        directory.Create();
        var store = _options.OpenStore!(directory.StorePath);
        try
        {
            return new UserDatabase(directory.User, credentials, store, DatabaseOptions(),
                _options.CreateTransport!, _options.Synchronizer);
        }
        catch
        {
            store.Dispose();
            throw;
        }
    }

    private OfflineDatabaseOptions DatabaseOptions() => new()
    {
        Profile = _options.Profile!, Time = _time, Random = _random, Durability = _options.Durability,
    };

    private async Task LeaveAsync(bool leavePendingWork)
    {
        if (_current is not { } left) return;
        var pending = left.Database.PendingCount;
        if (pending > 0 && !leavePendingWork)
            throw new PendingWorkException(pending, "leave with leavePendingWork; it is kept for him");
        if (pending == 0 || !_options.UploadAfterLeaving)
        {
            await CloseCurrentAsync();
            return;
        }

        Volatile.Write(ref _current, null);
        await left.EndAsync();
        _uploads[left.User] = new LeftUpload(
            left.TakeStore(), DatabaseOptions(), _options.CreateTransport!(left.Credentials), _options.Synchronizer,
            LogLeft);
    }

    private async Task CloseCurrentAsync()
    {
        var left = _current!;
        Volatile.Write(ref _current, null);
        await left.CloseAsync();
    }

    private async Task EndUploadAsync(string user)
    {
        if (_uploads.Remove(user, out var upload)) await upload.DisposeAsync();
    }

    private int PendingCountOf(UserDirectory directory, bool withRejected = false)
    {
        if (_current?.User == directory.User) return CountOf(_current.Database, withRejected);
        if (_uploads.TryGetValue(directory.User, out var upload) && upload.PendingCount is { } pending) return pending;
        if (!directory.Exists) return 0;
        using var store = _options.OpenStore!(directory.StorePath);
        using var database = OfflineDatabase.Open(store, DatabaseOptions());
        return CountOf(database, withRejected);
    }

    private static int CountOf(OfflineDatabase database, bool withRejected) =>
        database.PendingCount + (withRejected ? database.Pending.RejectedCount : 0);
}
