using System.Diagnostics;
using System.Text.Json;

namespace Embedded.Sync.Verifier;

/// <summary>
/// Plants faults in the engine, one at a time, and tells after how many scenarios each is caught: a measure of this
/// kit. Works on a copy of the source tree that the program is started in.
/// </summary>
internal static class MutationRun
{
    private const string Engine = "engine/Embedded.Sync";
    private const string Verifier = "testkit/Embedded.Sync.Verifier";
    private const string Output = Verifier + "/bin/Release/net10.0";

    private static readonly string[] Folders = ["engine", "stores", "hosting", "testkit"];
    private static readonly string[] Derived = ["bin", "obj"];
    private static readonly TimeSpan TimeMax = TimeSpan.FromMinutes(10);

    public static int Run(string file, VerifierOptions options)
    {
        var tree = Directory.CreateTempSubdirectory("embedded-mutations-").FullName;
        try
        {
            CopyTree(Directory.GetCurrentDirectory(), tree);
            if (!TryRun(tree, "dotnet", ["build", Verifier, "-c", "Release", "-v", "q", "--nologo"], out var text))
                throw new InvalidOperationException($"The tree does not build: {text}");
            Console.WriteLine("| fault | where | scenarios | law |\n|---|---|---|---|");
            var missed = Mutation.ReadAll(file).Count(mutation => !IsCaught(mutation, tree, options));
            Console.WriteLine(missed == 0 ? "All were caught." : $"{missed} were not caught.");
            return missed == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(tree, recursive: true);
        }
    }

    private static bool IsCaught(Mutation mutation, string tree, VerifierOptions options)
    {
        var repair = mutation.Plant(tree);
        var (scenarios, law) = Catch(mutation, tree, options);
        repair();
        var count = law is null ? $"not in {scenarios:N0}" : $"{scenarios:N0}";
        Console.WriteLine($"| {mutation.Name} | {Path.GetFileName(mutation.File)} | {count} | {law} |");
        return law is not null;
    }

    private static (long Scenarios, string? Law) Catch(Mutation mutation, string tree, VerifierOptions options)
    {
        if (!TryRun(tree, "dotnet", ["build", Engine, "-c", "Release", "-v", "q", "--nologo", "--no-restore",
            "-p:RunAnalyzers=false", "-p:TreatWarningsAsErrors=false"], out var text))
            throw new InvalidOperationException($"'{mutation.Name}' does not build: {text}");
        File.Copy(Path.Combine(tree, Engine, "bin/Release/net10.0/Embedded.Sync.dll"),
            Path.Combine(tree, Output, "Embedded.Sync.dll"), overwrite: true);
        var summary = Path.Combine(tree, "summary.json");
        File.Delete(summary);
        TryRun(tree, "dotnet", [Path.Combine(tree, Output, "Embedded.Sync.Verifier.dll"),
            "--parallel", "1", "--scenarios", $"{options.Scenarios}", "--seed", $"{options.Seed}", "--json", summary,
            "--faults", mutation.Faults ?? "All", "--save", Path.Combine(tree, "failed")], out _);
        // A verifier that does not end, or ends before its summary, has met the fault too.
        if (!File.Exists(summary)) return (0, "the run did not end");
        using var report = JsonDocument.Parse(File.ReadAllText(summary));
        var failures = report.RootElement.GetProperty("failures");
        return (report.RootElement.GetProperty("scenarios").GetInt64(),
            failures.GetArrayLength() == 0 ? null : failures[0].GetProperty("law").GetString());
    }

    private static bool TryRun(string folder, string program, IEnumerable<string> arguments, out string output)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true,
        })!;
        using var limit = new Timer(_ => process.Kill(true), null, TimeMax, Timeout.InfiniteTimeSpan);
        output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static void CopyTree(string source, string target)
    {
        if (!Directory.Exists(Path.Combine(source, Engine)))
            throw new InvalidOperationException("Start this in the root of the repository.");
        foreach (var file in Directory.EnumerateFiles(source).Concat(Folders.SelectMany(folder =>
            Directory.EnumerateFiles(Path.Combine(source, folder), "*", SearchOption.AllDirectories))))
        {
            var relative = Path.GetRelativePath(source, file);
            if (relative.Split(Path.DirectorySeparatorChar).Any(Derived.Contains)) continue;
            var copy = Path.Combine(target, relative);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }
}
