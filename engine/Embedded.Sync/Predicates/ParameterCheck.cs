namespace Embedded.Sync.Predicates;

/// <summary>Compares the values that were supplied with the parameters that are declared.</summary>
internal static class ParameterCheck
{
    /// <summary>What is wrong and how to mend it; null where every value is there and fits.</summary>
    public static string? FindFault(IReadOnlyList<PredicateParameter> declared, PredicateArguments given) =>
        FindMissing(declared, given) ?? FindMisfit(declared, given);

    /// <summary>The parameters that have no value, with what to do; null where there is none.</summary>
    public static string? FindMissing(IReadOnlyList<PredicateParameter> declared, PredicateArguments given)
    {
        var missing = declared.Where(parameter => !given.Names.Contains(parameter.Name)).ToList();
        return missing.Count == 0 ? null : $"These parameters of the profile have no value: {List(missing)}. "
            + "Supply them in the database's Parameters.";
    }

    /// <summary>A value that no parameter has, or of another type, with what to do; null where there is none.</summary>
    public static string? FindMisfit(IReadOnlyList<PredicateParameter> declared, PredicateArguments given)
    {
        var unknown = given.Names.Except(declared.Select(parameter => parameter.Name)).ToList();
        if (unknown.Count > 0)
            return $"The profile has no parameter '{string.Join("', '", unknown)}'. "
                + $"Leave it out; the profile has {(declared.Count == 0 ? "none" : List(declared))}.";
        foreach (var parameter in declared.Where(parameter => given.Names.Contains(parameter.Name)))
            if (FindMisfit(parameter, given) is { } wrong) return wrong;
        return null;
    }

    private static string? FindMisfit(PredicateParameter parameter, PredicateArguments given)
    {
        try
        {
            given.CanonicalOf(parameter);
            return null;
        }
        catch (PredicateException wrong)
        {
            return $"The value of the parameter {parameter} does not fit. {wrong.Reason} Supply one of this type.";
        }
    }

    private static string List(IEnumerable<PredicateParameter> parameters) => string.Join(", ", parameters);
}
