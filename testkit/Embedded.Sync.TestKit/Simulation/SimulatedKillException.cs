namespace Embedded.Sync.TestKit.Simulation;

/// <summary>The process ends here. Not an error of any store: nothing that catches those may catch this.</summary>
internal sealed class SimulatedKillException() : Exception("The simulated process was killed.");
