namespace Embedded.Sync.Tests;

/// <summary>One-line units of work, so that a test reads as what the app does.</summary>
internal static class DeviceExtensions
{
    public static T Create<T>(this OfflineDatabase device, T target)
        where T : class
    {
        using var work = device.Begin();
        work.Create(target);
        work.Commit();
        return target;
    }

    /// <summary>Reads an object through a unit of work, changes it and commits.</summary>
    public static Guid Change<T>(this OfflineDatabase device, Guid id, Action<T> change)
        where T : class
    {
        using var work = device.Begin();
        var target = work.Find<T>(id)!;
        change(target);
        work.Change(target);
        return work.Commit();
    }

    public static Guid Delete<T>(this OfflineDatabase device, Guid id)
        where T : class
    {
        using var work = device.Begin();
        work.Delete<T>(id);
        return work.Commit();
    }

    /// <summary>Uploads local work and downloads nothing.</summary>
    public static void Push(this OfflineDatabase device, World world)
    {
        var session = World.NewSession(device);
        while (device.Pending.Count > device.Pending.WaitingCount) session.Take(world.AnswerTo(session));
    }

    /// <summary>What the app is told of while something runs: "Changed Order 1" and the like, in order.</summary>
    public static List<string> ChangesDuring(this OfflineDatabase device, Action action)
    {
        var told = new List<string>();
        void Hear(object? sender, DatabaseChangedEventArgs change) =>
            told.AddRange(change.Changes.Select(one => $"{one.Kind} {one.EntityType.Name} {one.Id}"));
        device.Changed += Hear;
        action();
        device.Changed -= Hear;
        return told;
    }
}
