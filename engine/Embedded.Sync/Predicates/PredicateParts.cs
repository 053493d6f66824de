using Embedded.Sync.Model;

namespace Embedded.Sync.Predicates;

/// <summary>What a condition is made of: the attributes it reads and the parameters it leaves open.</summary>
internal sealed class PredicateParts
{
    private readonly SortedSet<int> _attributes = [];
    private readonly SortedDictionary<string, PredicateParameter> _parameters = new(StringComparer.Ordinal);
    private readonly EntityType _entity;
    private readonly IReadOnlySet<int>? _hidden;

    private PredicateParts(EntityType entity, IReadOnlySet<int>? hidden) => (_entity, _hidden) = (entity, hidden);

    public IReadOnlySet<int> Attributes => _attributes;

    public IReadOnlyList<PredicateParameter> Parameters => [.. _parameters.Values];

    /// <summary>Collects the parts, and checks them against the model and against one another.</summary>
    /// <exception cref="PredicateException">
    /// An attribute is not the model's, or hidden, a parameter has two types, or conditions are nested too deep.
    /// </exception>
    public static PredicateParts Of(EntityType entity, PredicateNode root, IReadOnlySet<int>? hidden)
    {
        var parts = new PredicateParts(entity, hidden);
        parts.Add(root, 0);
        return parts;
    }

    private void Add(PredicateNode node, int depth)
    {
        if (depth > PredicateRules.DepthMax)
            throw new PredicateException(_entity.Name, $"Conditions are nested deeper than {PredicateRules.DepthMax}. "
                + "Write them flatter.");
        foreach (var condition in ConditionsOf(node)) Add(condition, depth + 1);
        foreach (var operand in OperandsOf(node))
            if (operand is PredicateOperand.Attribute attribute) Add(attribute);
            else if (operand is PredicateOperand.Parameter { Declaration: var parameter }) Add(parameter);
    }

    private void Add(PredicateOperand.Attribute attribute)
    {
        var declared = attribute.Number switch
        {
            PredicateOperand.Id => AttributeType.Guid,
            PredicateOperand.ChangedDate => AttributeType.DateTime,
            var number when _hidden?.Contains(number) == true => null,
            var number => _entity.FindAttribute(number)?.Type,
        };
        if (declared != attribute.Type)
            throw new PredicateException($"{_entity.Name}, attribute {attribute.Number}",
                $"The model declares {declared?.ToString() ?? "none"} there, not {attribute.Type}.");
        _attributes.Add(attribute.Number);
    }

    private void Add(PredicateParameter parameter)
    {
        if (!_parameters.TryAdd(parameter.Name, parameter) && _parameters[parameter.Name] != parameter)
            throw new PredicateException(parameter.ToString(),
                $"The parameter is also a {_parameters[parameter.Name]}. Give each its own name, or one type.");
    }

    private static IReadOnlyList<PredicateNode> ConditionsOf(PredicateNode node) => node switch
    {
        PredicateNode.And all => all.Conditions,
        PredicateNode.Or any => any.Conditions,
        PredicateNode.Not negated => [negated.Condition],
        _ => [],
    };

    private static PredicateOperand[] OperandsOf(PredicateNode node) => node switch
    {
        PredicateNode.Compare compare => [compare.Left, compare.Right],
        PredicateNode.StartsWith starts => [starts.Text, starts.Prefix],
        PredicateNode.In member => [member.Item, member.List],
        PredicateNode.Holds holds => [holds.Set, holds.Id],
        _ => [],
    };
}
