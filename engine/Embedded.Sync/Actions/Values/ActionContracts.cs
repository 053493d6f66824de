using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Actions;

/// <summary>Finds out how values of a type are written, or why they cannot be. Thread-safe.</summary>
[RequiresUnreferencedCode(Reason)]
[RequiresDynamicCode(Reason)]
internal sealed class ActionContracts(SyncModel model)
{
    internal const string Reason = "Parameters and results of server actions are written by reflection.";
    private const int DepthMax = 8;
    private static readonly Dictionary<Type, ActionValue> Scalars = new ActionValueTable()
        .Add<bool>().Add<int>().Add<long>().Add<decimal>().Add<double>().Add<DateTime>().Add<Guid>()
        .Add<string>().Add<byte[]>().Values;

    private readonly ConcurrentDictionary<Type, Outcome> _known = [];

    /// <summary>How values of a type are written, or the findings that say why not.</summary>
    public Outcome Of(Type type) => _known.GetOrAdd(type, Build);

    private Outcome Build(Type type)
    {
        var findings = new List<ModelFinding>();
        var value = Find(type, type.Name, [], findings);
        return new Outcome(findings.Count == 0 ? value : null, findings);
    }

    private ActionValue? Find(Type type, string place, IReadOnlyList<Type> outer, List<ModelFinding> findings)
    {
        var core = Nullable.GetUnderlyingType(type) ?? type;
        if (Scalars.TryGetValue(core, out var scalar)) return scalar;
        if (core.IsEnum) return Scalar(typeof(EnumerationCodec<>), core);
        if (IsGeneric(core, typeof(Reference<>)))
            return Scalar(typeof(ReferenceCodec<>), core, core.GenericTypeArguments);
        if (IsGeneric(core, typeof(ReferenceSet<>)))
            return Make(typeof(ReferenceSetValue<>), core.GenericTypeArguments);
        if (model.FindEntity(core) is { } entity) return FindEntity(entity, place, findings);
        if (ElementOf(core) is { } element)
            return Find(element, place, outer, findings) is not { } value ? null
                : Make(typeof(ListValue<>), [element], value, core.IsArray);
        if (outer.Contains(core) || outer.Count >= DepthMax)
            return Report(findings, place, $"{core.Name} contains itself, or is nested deeper than {DepthMax}. "
                + "Pass a list of parts that refer to each other by id.");
        return core is { IsClass: true, IsAbstract: false }
            && core.Namespace?.StartsWith("System", StringComparison.Ordinal) != true
            ? FindObject(core, place, [.. outer, core], findings)
            : Report(findings, place, $"The type {core.Name} is not supported. Use a type that attributes have, an "
                + "entity, a list or array, or a class or record of these.");
    }

    private static EntityValue? FindEntity(EntityType entity, string place, List<ModelFinding> findings)
    {
        if (!entity.IsSystem) return new EntityValue(entity);
        Report(findings, place, $"{entity.Name} is kept by the engine on devices. Pass the values that are needed.");
        return null;
    }

    private ObjectValue? FindObject(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type type, string place,
        IReadOnlyList<Type> outer, List<ModelFinding> findings)
    {
        var members = new Dictionary<string, ObjectMember>(StringComparer.OrdinalIgnoreCase);
        var properties = type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.GetMethod is not null && property.GetIndexParameters().Length == 0).ToList();
        if (ConstructorOf(type, properties) is not { } constructor)
        {
            Report(findings, place, $"{type.Name} has neither a public constructor without parameters nor a single one "
                + "whose parameters are its properties. Add one.");
            return null;
        }

        var parameters = constructor.GetParameters().Select(parameter => parameter.Name!).ToList();
        var known = properties.Where(property => property.SetMethod is { IsPublic: true }
            || parameters.Contains(property.Name, StringComparer.OrdinalIgnoreCase));
        foreach (var property in known)
            if (Find(property.PropertyType, $"{place}.{property.Name}", outer, findings) is { } value)
                members[property.Name] = new ObjectMember(property, value);
        if (findings.Count > 0) return null;
        return new ObjectValue(constructor, [.. parameters.Select(parameter => members[parameter])],
            [.. members.Values.Where(member =>
                !parameters.Contains(member.Property.Name, StringComparer.OrdinalIgnoreCase))]);
    }

    private static ConstructorInfo? ConstructorOf(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.All)] Type type, List<PropertyInfo> properties)
    {
        if (type.GetConstructor(Type.EmptyTypes) is { } plain) return plain;
        var constructors = type.GetConstructors();
        return constructors.Length == 1 && constructors[0].GetParameters().All(parameter => properties.Any(property =>
            property.PropertyType == parameter.ParameterType
            && property.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase)))
            ? constructors[0] : null;
    }

    private static Type? ElementOf(Type type) => type.IsArray && type.GetArrayRank() == 1 ? type.GetElementType()
        : IsGeneric(type, typeof(List<>)) || IsGeneric(type, typeof(IReadOnlyList<>))
            || IsGeneric(type, typeof(IReadOnlyCollection<>)) || IsGeneric(type, typeof(IEnumerable<>))
            || IsGeneric(type, typeof(IList<>)) ? type.GenericTypeArguments[0] : null;

    private static bool IsGeneric(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition;

    private static ActionValue Scalar(Type codec, Type type, Type[]? arguments = null) =>
        Make(typeof(ScalarValue<>), [type], Activator.CreateInstance(codec.MakeGenericType(arguments ?? [type]))!);

    private static ActionValue Make(Type definition, Type[] arguments, params object[] values) =>
        (ActionValue)Activator.CreateInstance(definition.MakeGenericType(arguments), values)!;

    private static ActionValue? Report(List<ModelFinding> findings, string place, string message)
    {
        findings.Add(new ModelFinding("EMB1401", place, message));
        return null;
    }

    /// <summary>How values are written, or why they cannot be: one of the two.</summary>
    public sealed record Outcome(ActionValue? Value, IReadOnlyList<ModelFinding> Findings);

    private sealed class ActionValueTable
    {
        public Dictionary<Type, ActionValue> Values { get; } = [];

        public ActionValueTable Add<T>()
            where T : notnull
        {
            Values.Add(typeof(T), new ScalarValue<T>(ValueCodecs.Find<T>()!));
            return this;
        }
    }
}
