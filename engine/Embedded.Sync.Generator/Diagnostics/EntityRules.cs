using Microsoft.CodeAnalysis;

namespace Embedded.Sync.Generator.Diagnostics;

/// <summary>
/// What can be wrong with an entity's class. Each message says what mends it; docs/findings.md lists them.
/// </summary>
internal static class EntityRules
{
    public static readonly DiagnosticDescriptor NotPartial = Error("EMBG001", "An entity is not partial",
        "'{0}' is not partial, so nothing can be generated into '{1}'. Write 'partial class {0}'.");

    public static readonly DiagnosticDescriptor EntityNumber = Error("EMBG002", "An entity number is out of range",
        "The entity number {0} is outside 1 to 60000. Choose another one.");

    public static readonly DiagnosticDescriptor EntityNumberTwice = new(
        "EMBG003", "An entity number is given twice",
        "The entity number {0} is also that of '{1}'. Give each its own, unless they belong to different models.",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLink,
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor NotAnEntity = Error("EMBG004", "A class cannot be an entity",
        "'{0}' cannot be an entity, because {1}. Make it a class of its own.");

    public static readonly DiagnosticDescriptor NotCreatable = Error("EMBG005", "An entity cannot be created",
        "The engine cannot create '{0}', because {1}. {2}.");

    public static readonly DiagnosticDescriptor NoId = Error("EMBG006", "An entity has no id",
        "'{0}' has no public property 'Guid Id' with getter and setter. Add 'public Guid Id {{ get; set; }}'.");

    public static readonly DiagnosticDescriptor AttributeNumber = Error(
        "EMBG007", "An attribute number is out of range",
        "The attribute number {0} is outside 0 to 1023. Choose another one.");

    public static readonly DiagnosticDescriptor AttributeNumberTwice = Error(
        "EMBG008", "An attribute number is taken",
        "The attribute number {0} is that of '{1}'. Choose a free one; a specialisation shares its generalisation's.");

    public static readonly DiagnosticDescriptor UnsupportedType = Error("EMBG009", "A type cannot be stored",
        "The type '{0}' cannot be stored. Use bool, int, long, decimal, double, string, DateTime, byte[], Guid, an "
        + "enumeration, a nullable one of these, Reference<T> or ReferenceSet<T>.");

    public static readonly DiagnosticDescriptor LengthMax = Error("EMBG010", "A maximum length is wrong",
        "A maximum length is 1 or more, and only string and byte[] have one. Remove or mend it.");

    public static readonly DiagnosticDescriptor UnusableProperty = Error("EMBG011", "A property cannot be stored",
        "'{0}' cannot be stored, because {1}. Make it an instance property with getter and setter.");

    public static readonly DiagnosticDescriptor UnreachableProperty = Error("EMBG012", "A property cannot be reached",
        "Getter and setter of '{0}' cannot both be reached from '{1}'. Make them protected, internal or public.");

    public static readonly DiagnosticDescriptor TargetIsNoEntity = Warning(
        "EMBG013", "An association leads to no entity",
        "'{0}' has no [Entity]. Add it, or suppress this where the builder declares the class.");

    public static readonly DiagnosticDescriptor StoredOutsideEntity = Warning(
        "EMBG014", "A stored property belongs to no entity",
        "[Stored] says nothing here, because '{0}' is neither an entity nor abstract. Add [Entity] to the class.");

    public static readonly DiagnosticDescriptor ChangedDate = Warning("EMBG015", "A changed date is never set",
        "ChangedDate is not filled, because it is not a DateTime with getter and setter. Mend or rename it.");

    public static readonly DiagnosticDescriptor Index = Error("EMBG016", "A property cannot be indexed",
        "Values of byte[] and ReferenceSet<T> have no order, so there is no index on them. Remove IsIndexed.");

    public static readonly DiagnosticDescriptor OnDelete = Error("EMBG017", "A property has no delete behaviour",
        "Only Reference<T> and ReferenceSet<T> have a delete behaviour. Remove OnDelete.");

    public static readonly DiagnosticDescriptor Autonumber = Error("EMBG018", "A property cannot be numbered",
        "Only properties of type int and long are numbered. Choose another type, or remove the source.");

    private const string Category = "Embedded";
    private const string HelpLink = "docs/findings.md";

    private static DiagnosticDescriptor Error(string id, string title, string message) => new(
        id, title, message, Category, DiagnosticSeverity.Error, isEnabledByDefault: true, helpLinkUri: HelpLink);

    private static DiagnosticDescriptor Warning(string id, string title, string message) => new(
        id, title, message, Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, helpLinkUri: HelpLink);
}
