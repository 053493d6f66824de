using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Embedded.Sync.Tests.Wire;

/// <summary>The files of the folder <c>Golden</c>, whose README says how they are made.</summary>
internal static class GoldenFile
{
    private const int HexLengthMax = 300;

    /// <summary>The described values, in order.</summary>
    public static IReadOnlyList<JsonElement> Values() =>
        [.. JsonDocument.Parse(File.ReadAllBytes(PathOf("values.json"))).RootElement.EnumerateArray()];

    /// <summary>The bytes of each value, by its name, as an implementation wrote them.</summary>
    public static IReadOnlyDictionary<string, byte[]> Read(string name) =>
        JsonDocument.Parse(File.ReadAllBytes(PathOf(name))).RootElement.EnumerateArray()
            .ToDictionary(NameOf, Decoded);

    public static void Write(string name, IEnumerable<(string Name, byte[] Bytes)> entries) =>
        File.WriteAllText(PathOf(name), $"[\n{string.Join(",\n", entries.Select(Line))}\n]\n");

    public static string NameOf(JsonElement value) => value.GetProperty("name").GetString()!;

    private static byte[] Decoded(JsonElement entry)
    {
        if (entry.TryGetProperty("hex", out var hex)) return Convert.FromHexString(hex.GetString()!);
        var compressed = new MemoryStream(entry.GetProperty("zlib").GetBytesFromBase64());
        using var inflating = new ZLibStream(compressed, CompressionMode.Decompress);
        var bytes = new MemoryStream();
        inflating.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static string Line((string Name, byte[] Bytes) entry) => entry.Bytes.Length <= HexLengthMax
        ? $$"""  {"name": "{{entry.Name}}", "hex": "{{Convert.ToHexStringLower(entry.Bytes)}}"}"""
        : $$"""  {"name": "{{entry.Name}}", "zlib": "{{Convert.ToBase64String(Compressed(entry.Bytes))}}"}""";

    private static byte[] Compressed(byte[] bytes)
    {
        var compressed = new MemoryStream();
        using (var deflating = new ZLibStream(compressed, CompressionLevel.SmallestSize)) deflating.Write(bytes);
        return compressed.ToArray();
    }

    private static string PathOf(string name, [CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "Golden", name);
}
