using System.Text.Json;

namespace Embedded.Sync.Verifier;

/// <summary>A fault to plant in the engine.</summary>
/// <param name="Name">What is wrong with the engine then.</param>
/// <param name="File">Where, from the root of the repository.</param>
/// <param name="Old">What stands there, once.</param>
/// <param name="New">What shall stand there.</param>
/// <param name="Faults">The faults that every scenario has; null: in each another subset of all.</param>
internal sealed record Mutation(string Name, string File, string Old, string New, string? Faults)
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    public static IReadOnlyList<Mutation> ReadAll(string file) =>
        JsonSerializer.Deserialize<List<Mutation>>(System.IO.File.ReadAllText(file), Format) ?? [];

    /// <summary>Plants the fault in a copy of the tree, and says how to take it out again.</summary>
    public Action Plant(string tree)
    {
        var path = Path.Combine(tree, File);
        var text = System.IO.File.ReadAllText(path);
        if (text.Split(Old).Length != 2)
            throw new InvalidDataException($"'{Name}': what is to be replaced has to stand once in {File}.");
        System.IO.File.WriteAllText(path, text.Replace(Old, New, StringComparison.Ordinal));
        return () => System.IO.File.WriteAllText(path, text);
    }
}
