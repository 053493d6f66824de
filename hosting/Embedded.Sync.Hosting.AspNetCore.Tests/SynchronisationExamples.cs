using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Stores.RocksDb;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>The code of docs/synchronisation.md and docs/users.md: a region is a snippet.</summary>
internal static class SynchronisationExamples
{
    public static async Task KindsAsync(Synchronizer synchronizer, Guid id, IProgress<SyncProgress> progress)
    {
        #region synchronisation kinds
        await synchronizer.SynchronizeAsync(progress);
        await synchronizer.SynchronizeAsync(SyncSelection.Unsynchronized);
        await synchronizer.SynchronizeAsync(SyncSelection.Entities(typeof(Product)), progress);
        await synchronizer.SynchronizeAsync(SyncSelection.Objects<Sale>(id).AndObjects<Product>(id));
        #endregion
    }

    public static void Clear(OfflineDatabase database)
    {
        #region synchronisation clear
        database.Clear<Product>();                      // refused while work on products waits
        database.Clear<Product>(discardPending: true);  // loses that work
        #endregion
    }

    public static void Failures(OfflineDatabase database)
    {
        #region synchronisation failures
        database.HandlerFailed += (_, failure) =>
            Console.Error.WriteLine($"A handler of {failure.Handler} has thrown: {failure.Exception}");
        #endregion
    }

    public static void Add(IServiceCollection services)
    {
        #region users add
        services.AddUserDatabases(users =>
        {
            users.Profile = Kiosk.Profile;
            users.Root = "data/users";
            users.OpenStore = path => RocksDbStore.Open(path);
        });
        #endregion
    }

    public static async Task LogInAsync(UserDatabases users, string name, SyncAuthorization credentials)
    {
        #region users login
        var session = await users.OpenAsync(name, credentials);
        await session.Synchronizer.SynchronizeAsync();
        var products = session.Database.All<Product>().ToList();
        #endregion
        GC.KeepAlive(products);
    }

    public static async Task LogOutAsync(UserDatabases users)
    {
        #region users logout
        try
        {
            await users.CloseAsync();
        }
        catch (PendingWorkException pending)
        {
            Console.WriteLine($"{pending.Count} changes are not uploaded. They are kept for you.");
            await users.CloseAsync(leavePendingWork: true);
        }

        foreach (var user in await users.GetUsersAsync())
            Console.WriteLine($"{user.User}: {user.PendingCount} changes wait.");
        #endregion
    }
}
