namespace Embedded.Sync.TestKit.Simulation.Hosts;

/// <summary>One write of the hub's own code: an object to save, or one to delete.</summary>
internal readonly record struct HubWrite(object Target, bool IsDelete)
{
    public static HubWrite Save(object target) => new(target, IsDelete: false);

    public static HubWrite Delete(object target) => new(target, IsDelete: true);

    public void AddTo(HubTransaction transaction)
    {
        if (IsDelete) transaction.Delete(Target);
        else transaction.Save(Target);
    }
}
