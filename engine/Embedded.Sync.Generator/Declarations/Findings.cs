using Microsoft.CodeAnalysis;

namespace Embedded.Sync.Generator.Declarations;

/// <summary>What is wrong with a class, in the order in which it was found.</summary>
internal sealed class Findings
{
    private readonly List<Diagnostic> _all = [];

    public IReadOnlyList<Diagnostic> All => _all;

    public void Add(DiagnosticDescriptor rule, Location place, params object[] arguments) =>
        _all.Add(Diagnostic.Create(rule, place, arguments));
}
