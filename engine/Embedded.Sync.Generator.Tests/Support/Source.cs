using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Embedded.Sync.Generator.Tests.Support;

/// <summary>Compiles source as an app's compiler does, with the generator and the analyzer.</summary>
internal static class Source
{
    private const string Usings = "global using System; global using Embedded.Sync;";

    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest);

    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal)
                || name is "netstandard.dll" or "mscorlib.dll" or "Embedded.Sync.dll"))
            .Select(path => MetadataReference.CreateFromFile(path))];

    public static CSharpCompilation Compile(params string[] sources) => CSharpCompilation.Create(
        "App", sources.Prepend(Usings).Select((text, index) => Parse(text, index)), References,
        new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, checkOverflow: true,
            nullableContextOptions: NullableContextOptions.Enable));

    public static SyntaxTree Parse(string text, int index = 0) =>
        CSharpSyntaxTree.ParseText(text, Parsing, path: $"File{index}.cs");

    public static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new EntityGenerator().AsSourceGenerator()], parseOptions: Parsing,
        driverOptions: new GeneratorDriverOptions(
            IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The compilation with what was generated into it.</summary>
    public static Compilation Generate(params string[] sources)
    {
        Driver().RunGeneratorsAndUpdateCompilation(Compile(sources), out var compilation, out var diagnostics);
        Assert.Empty(diagnostics);
        return compilation;
    }

    /// <summary>What the compiler warns of.</summary>
    public static IEnumerable<string> ProblemsOf(Compilation compilation) => compilation.GetDiagnostics()
        .Where(problem => problem.Severity >= DiagnosticSeverity.Warning).Select(problem => problem.ToString());

    /// <summary>What the analyzer says: code, the source text that it marks, and message.</summary>
    public static async Task<string[]> FindingsAsync(params string[] sources)
    {
        var compilation = Generate(sources).WithAnalyzers([new EntityAnalyzer()]);
        var findings = await compilation.GetAnalyzerDiagnosticsAsync();
        return [.. findings.Where(finding => !finding.IsSuppressed)
            .OrderBy(finding => finding.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(finding => finding.Location.SourceSpan.Start)
            .Select(finding => $"{finding.Id} {Marked(finding.Location)}: {finding.GetMessage()}")];
    }

    private static string Marked(Location place) =>
        $"[{place.SourceTree!.GetText().ToString(place.SourceSpan)}]";
}
