using System.ComponentModel;
using System.Diagnostics;

namespace Kiosk.Hub;

/// <summary>Decides where the catalogue comes from.</summary>
internal static class CatalogueSource
{
    private const int GeneratedCount = 60_000;

    // Fewer are what is left where no package list was ever downloaded.
    private const int IndexedCountMin = 1_000;

    /// <summary>The packages, and in a few words where they come from.</summary>
    /// <param name="count">How many to make up; null for the distribution's own, where there are any.</param>
    public static (IReadOnlyList<Package> Packages, string Origin) Read(int? count)
    {
        if (count is { } generated) return ([.. PackageGenerator.Generate(generated)], "the generator");
        var packages = ReadIndex();
        if (packages.Count >= IndexedCountMin) return (packages, "the distribution's package index");
        Console.WriteLine("Catalogue: the distribution's package index is missing or empty (apt-get update fills it); "
            + $"{GeneratedCount:N0} products are made up instead.");
        return ([.. PackageGenerator.Generate(GeneratedCount)], "the generator");
    }

    private static List<Package> ReadIndex()
    {
        var start = new ProcessStartInfo("apt-cache", "dumpavail")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using var apt = Process.Start(start)!;
            apt.ErrorDataReceived += (_, _) => { };
            apt.BeginErrorReadLine();
            List<Package> packages = [.. PackageIndex.Read(apt.StandardOutput)];
            apt.WaitForExit();
            return apt.ExitCode == 0 ? packages : [];
        }
        catch (Win32Exception)
        {
            // There is no apt here.
            return [];
        }
    }
}
