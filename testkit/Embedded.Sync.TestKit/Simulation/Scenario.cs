using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>
/// All that decides what a simulation does. Immutable; printed as JSON and read from it again, so that whatever
/// was seen once can be seen again.
/// </summary>
public sealed record Scenario
{
    private static readonly JsonSerializerOptions Format = new()
    {
        Converters = { new JsonStringEnumConverter() },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
    };

    /// <summary>How many devices there are where nothing else is said.</summary>
    public const int DevicesDefault = 2;

    /// <summary>What the scenario showed when it was kept; empty for one that was just made.</summary>
    public string? Why { get; init; }

    /// <summary>The seed of stamps, tags and ids.</summary>
    public int Seed { get; init; }

    /// <summary>How many devices there are. Steps about the second are spread over all but the first.</summary>
    public int Devices { get; init; } = DevicesDefault;

    /// <summary>Objects per answer and changes per upload: 1 to 3.</summary>
    public int BatchSize { get; init; } = 1;

    /// <summary>
    /// What may go wrong. The steps say what does; this tells the laws of calm runs whether they apply.
    /// </summary>
    public Faults Faults { get; init; }

    /// <summary>The steps, in their order.</summary>
    public IReadOnlyList<Operation> Steps { get; init; } = [];

    /// <summary>Reads a scenario.</summary>
    /// <exception cref="JsonException">The text is not a scenario.</exception>
    public static Scenario FromJson(string text) =>
        JsonSerializer.Deserialize<Scenario>(text, Format) ?? throw new JsonException("The text holds no scenario.");

    /// <summary>The scenario with other steps.</summary>
    public Scenario WithSteps(IEnumerable<Operation> steps) => this with { Steps = [.. steps] };

    /// <summary>The scenario as JSON, one step a line.</summary>
    public string ToJson()
    {
        var head = JsonSerializer.Serialize(this with { Steps = [] }, Format);
        var steps = Steps.Select(step => "  " + JsonSerializer.Serialize(step, Format));
        return head.Replace("\"steps\":[]", $"\"steps\":[\n{string.Join(",\n", steps)}\n]", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public override string ToString() => ToJson();
}
