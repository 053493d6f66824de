using System.Globalization;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;

namespace Embedded.Sync.Hub;

/// <summary>Takes the values that a condition asks for from a caller's claims.</summary>
internal static class CallerArguments
{
    /// <summary>The name under which a condition asks for the user, which no claim can have.</summary>
    public const string User = "";

    /// <summary>Values for all parameters; null where one is missing, ambiguous, or of another type.</summary>
    public static PredicateArguments? Find(Predicate condition, SyncCaller caller)
    {
        if (condition.Parameters.Count == 0) return PredicateArguments.None;
        var values = new Dictionary<string, ReadOnlyMemory<byte>>(StringComparer.Ordinal);
        foreach (var parameter in condition.Parameters)
            if (Find(parameter, caller) is { } value) values.Add(parameter.Name, PredicateArguments.Encode(value));
            else return null;
        var arguments = new PredicateArguments(values);
        return ParameterCheck.FindFault(condition.Parameters, arguments) is null ? arguments : null;
    }

    private static object? Find(PredicateParameter parameter, SyncCaller caller)
    {
        List<string> texts = parameter.Name != User ? [.. caller.Values(parameter.Name)]
            : caller.User.Length > 0 ? [caller.User] : [];
        var values = texts.Select(text => Parse(text, parameter.Type)).ToList();
        if (values.Contains(null)) return null;
        return parameter.IsList ? values : values.Count == 1 ? values[0] : null;
    }

    private static object? Parse(string text, AttributeType type) => PredicateTypes.ComparedAs(type) switch
    {
        AttributeType.String => text,
        AttributeType.Guid => Guid.TryParse(text, out var id) ? id : null,
        AttributeType.Boolean => bool.TryParse(text, out var truth) ? truth : null,
        AttributeType.Int64 => long.TryParse(
            text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) ? number : null,
        AttributeType.Decimal => decimal.TryParse(
            text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) ? number : null,
        AttributeType.Double => double.TryParse(
            text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
        AttributeType.DateTime => DateTime.TryParse(text, CultureInfo.InvariantCulture,
            DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out var date) ? date : null,
        _ => null,
    };
}
