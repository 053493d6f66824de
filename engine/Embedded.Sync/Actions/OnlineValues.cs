using Embedded.Sync.Model;
using Embedded.Sync.Online;

namespace Embedded.Sync.Actions;

/// <summary>Online objects are no parameters or results, unless the profile allows it.</summary>
internal static class OnlineValues
{
    public static IEnumerable<ModelFinding> Check(
        SyncProfile profile, string action, IEnumerable<ActionValue> values) =>
        profile.AllowsOnlineInActions ? [] : values.SelectMany(value => value.Entities).Distinct()
            .Where(profile.IsOnline)
            .Select(entity => new ModelFinding("EMB1404", action,
                $"A parameter or result can hold objects of {entity.Name}, which is online in the profile "
                + $"{profile.Name}. Pass ids or values, or call AllowOnlineEntitiesInActions() on the profile."));
}
