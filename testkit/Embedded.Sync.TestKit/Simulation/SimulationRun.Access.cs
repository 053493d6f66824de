using Embedded.Sync.Protocol;
using Embedded.Sync.TestKit.Simulation.Access;

namespace Embedded.Sync.TestKit.Simulation;

/// <content>Who may read what, and when that changes.</content>
internal sealed partial class SimulationRun
{
    /// <summary>The hub's operator gives a user other rights; the devices are not told.</summary>
    private void ChangeGrants(Operation step)
    {
        if (!SimulationModel.IsGranted) return;
        _context.Grant(Users[_devices[step.Device].User], SimulatedGrants.Of(step.Argument));
        _context.Count("grants changed");
        CheckAll();
    }

    private SyncCaller CallerOf(int user) => _context.GrantsOf(Users[user])?.CallerOf(Users[user])
        ?? new SyncCaller(Users[user]);

    /// <summary>What a request may be answered with now, whatever its user could read when it was sent.</summary>
    private SimulatedScope ScopeOf(SimulatedRequest request) =>
        request.Scope.With(_context.GrantsOf(Users[request.User]));
}
