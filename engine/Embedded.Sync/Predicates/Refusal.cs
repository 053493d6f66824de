using System.Linq.Expressions;
using System.Text.RegularExpressions;

namespace Embedded.Sync.Predicates;

/// <summary>Says which part of a lambda cannot be translated, much as it was written.</summary>
internal static partial class Refusal
{
    public static PredicateException Of(Expression part, string reason) => new(TextOf(part), reason);

    /// <summary>What to write instead of a construct, or else the advice given.</summary>
    public static string AdviceFor(Expression part, string otherwise) => part.NodeType switch
    {
        ExpressionType.Conditional => "Write the two cases with && and ||.",
        ExpressionType.Coalesce => "Do without ??, as in x == null || x > 0.",
        ExpressionType.TypeIs => "Query the specialisation itself.",
        ExpressionType.Invoke => "Write the inner condition in place, or call Where twice.",
        _ => otherwise,
    };

    // Expressions print a captured variable as "value(Class+<>c__DisplayClass0_0).name", and no class before Get.
    private static string TextOf(Expression part) =>
        Get().Replace(Closure().Replace(part.ToString(), ""), "SyncParameter.Get(");

    [GeneratedRegex(@"value\([^()]*DisplayClass[^()]*\)\.")]
    private static partial Regex Closure();

    [GeneratedRegex(@"(?<![\w.])Get\(")]
    private static partial Regex Get();
}
