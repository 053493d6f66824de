using System.Diagnostics.CodeAnalysis;

namespace Kiosk.Hub;

/// <summary>Makes packages up: the same ones in every run.</summary>
internal static class PackageGenerator
{
    private const int Seed = 1970;
    private const int SectionCount = 50;
    private const int MaintainerCount = 2_000;

    private static readonly string[] Words =
    [
        "amber", "basket", "candle", "drawer", "engine", "folding", "garden", "hammer", "iron", "jacket", "kettle",
        "ladder", "mirror", "narrow", "oval", "paper", "quiet", "round", "silver", "table", "umbrella", "velvet",
        "wooden", "yellow", "zinc",
    ];

    [SuppressMessage("Security", "CA5394", Justification = "The same packages in every run are wanted.")]
    public static IEnumerable<Package> Generate(int count)
    {
        var random = new Random(Seed);
        for (var number = 1; number <= count; number++)
        {
            var maintainer = random.Next(MaintainerCount);
            yield return new Package(
                $"{Word()}-{Word()}-{number}",
                $"{random.Next(10)}.{random.Next(20)}-{random.Next(5)}",
                string.Join(' ', Enumerable.Range(0, random.Next(3, 10)).Select(_ => Word())),
                random.NextInt64(1_000, 50_000_000),
                $"section {random.Next(SectionCount)}",
                $"Supplier {maintainer} <supplier{maintainer}@example.com>");
        }

        string Word() => Words[random.Next(Words.Length)];
    }
}
