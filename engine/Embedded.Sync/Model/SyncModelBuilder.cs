using System.Diagnostics.CodeAnalysis;
using Embedded.Sync.Generation;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync;

/// <summary>
/// Collects the entities of a model. Findings are gathered and reported together by <see
/// cref="SyncModel.Create"/>.
/// </summary>
public sealed class SyncModelBuilder
{
    internal const DynamicallyAccessedMemberTypes EntityMembers =
        DynamicallyAccessedMemberTypes.PublicProperties | DynamicallyAccessedMemberTypes.PublicParameterlessConstructor;

    private readonly List<EntityDeclaration> _declarations = [];
    private readonly List<ModelFinding> _findings = [];

    internal SyncModelBuilder()
    {
        Add(typeof(SyncHelper), DeclarationOf<SyncHelper>());
        Add(typeof(SynchronizationError), DeclarationOf<SynchronizationError>());
    }

    /// <summary>Declares a class as an entity.</summary>
    /// <typeparam name="T">
    /// The class. It has a public property <c>Guid Id</c>, and may have <c>DateTime ChangedDate</c>, which the
    /// hub fills. A class that derives from another entity's class specialises that entity.
    /// </typeparam>
    /// <param name="number">
    /// 1 to <see cref="SyncModel.EntityNumberMax"/>; stands for the entity in every row, so it
    /// never changes.
    /// </param>
    /// <param name="declare">Declares the attributes that this class adds.</param>
    public SyncModelBuilder Entity<[DynamicallyAccessedMembers(EntityMembers)] T>(
        int number, Action<EntityBuilder<T>> declare)
        where T : class, new()
    {
        if (number is >= 1 and <= SyncModel.EntityNumberMax) Add(number, declare);
        else ReportNumber(typeof(T), number);
        return this;
    }

    /// <summary>
    /// Declares a class whose declaration is part of it: one with <see cref="EntityAttribute"/>, whose binding was
    /// generated. Nothing is looked up by reflection.
    /// </summary>
    public SyncModelBuilder Entity<T>()
        where T : class, IEntity<T>
    {
        var entity = DeclarationOf<T>();
        if (entity.Number is >= 1 and <= SyncModel.EntityNumberMax) Add(typeof(T), entity);
        else ReportNumber(typeof(T), entity.Number);
        return this;
    }

    internal void Report(string code, string subject, string message) =>
        _findings.Add(new ModelFinding(code, subject, message));

    internal SyncModel Build()
    {
        CheckDuplicates();
        var entities = new Dictionary<Type, EntityType>();
        var declared = _declarations.DistinctBy(declaration => declaration.Type).ToList();
        foreach (var declaration in declared) Resolve(declaration, entities);
        foreach (var entity in declared)
            foreach (var attribute in entity.Attributes) ResolveTarget(entity.Type, attribute, entities);
        foreach (var entity in declared) CheckIndexes(entity);
        List<EntityType> ordered = [.. entities.Values.OrderBy(entity => entity.Number)];
        foreach (var entity in ordered)
            entity.SelfAndSpecialisations = [.. ordered.Where(other => Specialises(other, entity))];
        var associations = Association.Resolve(ordered);
        _findings.AddRange(ordered.SelectMany(DeleteRules.Check));
        _findings.AddRange(ordered.SelectMany(FillRules.Check));
        _findings.AddRange(DeleteRules.CheckRings(associations));
        return _findings.Count > 0 ? throw new ModelException(_findings) : new SyncModel(ordered, associations);
    }

    private static bool Specialises(EntityType? entity, EntityType generalisation)
    {
        while (entity is not null && entity != generalisation) entity = entity.Generalisation;
        return entity is not null;
    }

    private void Add<[DynamicallyAccessedMembers(EntityMembers)] T>(int number, Action<EntityBuilder<T>> declare)
        where T : class, new()
    {
        ArgumentNullException.ThrowIfNull(declare);
        var builder = new EntityBuilder<T>(this);
        declare(builder);
        builder.ApplyMarks();
        _declarations.Add(new EntityDeclaration(number, typeof(T), builder.Attributes, builder.Bind));
    }

    private static GeneratedEntity DeclarationOf<T>()
        where T : class, IEntity<T> => T.Declaration;

    private void Add(Type type, GeneratedEntity entity)
    {
        _declarations.Add(new EntityDeclaration(entity.Number, type, entity.Attributes, Bind));

        IEntityBinding Bind(IEntityBinding? generalisation)
        {
            // The binding covers the inherited attributes as its class declares them, so the model must not differ.
            if (generalisation?.ObjectType != entity.Generalisation || generalisation is IInheritableBinding)
                Report("EMB1010", type.Name, entity.Generalisation is { } expected
                    ? $"It specialises {expected.Name}. Add model.Entity<{expected.Name}>(), without arguments."
                    : $"{generalisation!.ObjectType.Name} is declared by the builder, and this specialisation of it "
                        + "by its attributes. Declare both in one way.");
            return entity.Binding;
        }
    }

    private void ReportNumber(Type type, int number) => Report("EMB1001", type.Name,
        $"The entity number {number} is outside 1 to {SyncModel.EntityNumberMax}. Choose another one.");

    private void CheckDuplicates()
    {
        foreach (var group in _declarations.GroupBy(other => other.Number).Where(group => group.Count() > 1))
            Report("EMB1002", string.Join(", ", group.Select(declaration => declaration.Type.Name)),
                $"The entity number {group.Key} is given more than once. Give each entity its own.");
        foreach (var group in _declarations.GroupBy(declaration => declaration.Type).Where(group => group.Count() > 1))
            Report("EMB1003", group.Key.Name, "The class is declared more than once. Declare it once.");
    }

    private EntityType Resolve(EntityDeclaration declaration, Dictionary<Type, EntityType> entities)
    {
        if (entities.TryGetValue(declaration.Type, out var known)) return known;
        EntityType? generalisation = null;
        for (var type = declaration.Type.BaseType; type is not null && generalisation is null; type = type.BaseType)
            if (_declarations.FirstOrDefault(other => other.Type == type) is { } parent)
                generalisation = Resolve(parent, entities);
        foreach (var attribute in declaration.Attributes.Where(
            attribute => generalisation?.FindAttribute(attribute.Number) is not null))
            Report("EMB1005", $"{declaration.Type.Name}.{attribute.Name}",
                $"The attribute number {attribute.Number} is taken by {generalisation!.Name}. "
                + "A specialisation shares the numbers of its generalisation; choose a free one.");
        var binding = declaration.Bind(generalisation?.Binding);
        var entity = new EntityType(
            declaration.Number, declaration.Type.Name, binding, declaration.Attributes, generalisation);
        return entities[declaration.Type] = entity;
    }

    private void ResolveTarget(Type owner, AttributeDefinition attribute, Dictionary<Type, EntityType> entities)
    {
        if (attribute.TargetType is null) return;
        if (entities.TryGetValue(attribute.TargetType, out var target)) attribute.Target = target;
        else
            Report("EMB1006", $"{owner.Name}.{attribute.Name}",
                $"The association leads to {attribute.TargetType.Name}, which the model does not declare. "
                + $"Declare it with model.Entity<{attribute.TargetType.Name}>(number, …).");
    }

    private void CheckIndexes(EntityDeclaration entity)
    {
        foreach (var attribute in entity.Attributes)
            if (attribute is { IsIndexed: true, Type: AttributeType.Binary or AttributeType.ReferenceSet })
                Report("EMB1011", $"{entity.Type.Name}.{attribute.Name}",
                    $"Values of type {attribute.Type} have no order, so there is no index on them. Remove it.");
    }

    private sealed record EntityDeclaration(int Number, Type Type, IReadOnlyList<AttributeDefinition> Attributes,
        Func<IEntityBinding?, IEntityBinding> Bind);
}
