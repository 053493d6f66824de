using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Kiosk.Demo;

/// <summary>
/// Compares all objects of two sides, attribute by attribute, while both are being read: each line is
/// <c>entity id {attributes}</c>, and the lines of both ascend by entity and id.
/// </summary>
internal sealed class Comparison
{
    private const int DifferencesShown = 10;

    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>Objects of each entity that are equal on both sides.</summary>
    public IReadOnlyDictionary<string, long> EqualCounts => _counts;

    public long DifferenceCount { get; private set; }

    /// <summary>SHA-256 of all lines of each side.</summary>
    public string LeftHash { get; private set; } = "";

    public string RightHash { get; private set; } = "";

    /// <summary>Reads both sides to their ends. Differences are written as they are found.</summary>
    public static async Task<Comparison> CompareAsync(
        Func<ValueTask<string?>> readLeft, Func<ValueTask<string?>> readRight)
    {
        var comparison = new Comparison();
        using var leftHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var rightHash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var left = await NextAsync(readLeft, leftHash);
        var right = await NextAsync(readRight, rightHash);
        while (left is not null || right is not null)
        {
            var order = comparison.Compare(left, right);
            if (order <= 0) left = await NextAsync(readLeft, leftHash);
            if (order >= 0) right = await NextAsync(readRight, rightHash);
        }

        comparison.LeftHash = Convert.ToHexStringLower(leftHash.GetCurrentHash());
        comparison.RightHash = Convert.ToHexStringLower(rightHash.GetCurrentHash());
        return comparison;
    }

    /// <returns>Which side is behind the other: the left one (negative), the right one (positive), or none.</returns>
    private int Compare(ObjectLine? left, ObjectLine? right)
    {
        var order = left is null ? 1 : right is null ? -1 : string.CompareOrdinal(left.Key, right.Key);
        if (order < 0) Tell($"{left!.Key} is missing on the kiosk");
        else if (order > 0) Tell($"{right!.Key} is on the kiosk only");
        else if (left!.Attributes != right!.Attributes) TellDifferences(left, right);
        else _counts[left.Entity] = _counts.GetValueOrDefault(left.Entity) + 1;
        return order;
    }

    private void TellDifferences(ObjectLine left, ObjectLine right)
    {
        var ours = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(left.Attributes)!;
        var theirs = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(right.Attributes)!;
        foreach (var name in ours.Keys.Union(theirs.Keys))
        {
            var (our, their) = (Text(ours, name), Text(theirs, name));
            if (our != their) Tell($"{left.Key} {name}: {our} on the hub, {their} on the kiosk");
        }

        static string Text(Dictionary<string, JsonElement> attributes, string name) =>
            attributes.TryGetValue(name, out var value) ? value.GetRawText() : "nothing";
    }

    private void Tell(string difference)
    {
        if (++DifferenceCount <= DifferencesShown) Console.WriteLine($"  DIFFERENT: {difference}");
    }

    private static async ValueTask<ObjectLine?> NextAsync(Func<ValueTask<string?>> read, IncrementalHash hash)
    {
        if (await read() is not { } line) return null;
        hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
        var parts = line.Split(' ', 3);
        return new ObjectLine(parts[0], $"{parts[0]} {parts[1]}", parts[2]);
    }

    private sealed record ObjectLine(string Entity, string Key, string Attributes);
}
