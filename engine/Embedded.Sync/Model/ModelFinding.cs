namespace Embedded.Sync.Model;

/// <summary>One thing that is wrong with a model or profile, or may be.</summary>
/// <param name="Code">A stable code, such as <c>EMB1001</c>; docs/findings.md lists them.</param>
/// <param name="Subject">The entity, or the entity and attribute, such as <c>Product.Price</c>.</param>
/// <param name="Message">What is wrong and how to mend it.</param>
public sealed record ModelFinding(string Code, string Subject, string Message)
{
    /// <summary>Whether the model or profile can be used all the same.</summary>
    /// <value>Default: <see cref="FindingSeverity.Error"/>.</value>
    public FindingSeverity Severity { get; init; } = FindingSeverity.Error;

    /// <summary>Code, subject and message in one line.</summary>
    public override string ToString() => $"{Code} {Subject}: {Message}";
}
