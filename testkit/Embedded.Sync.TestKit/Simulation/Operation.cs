using System.Text.Json.Serialization;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>One step of a scenario.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Device">The device that it is about, where it is about one: 0 or 1.</param>
/// <param name="Object">The object that it is about, where it is about one: 0 to 8, three of each entity.</param>
/// <param name="Argument">What else the step needs to choose.</param>
public readonly record struct Operation(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] OperationKind Kind, int Device = 0, int Object = 0,
        int Argument = 0);
