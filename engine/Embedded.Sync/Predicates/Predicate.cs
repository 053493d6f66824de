using System.Linq.Expressions;
using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>
/// A condition on the objects of an entity and of those that specialise it. It has one canonical form, by which it
/// is stored, compared and hashed, and runs on row bytes. Immutable and thread-safe.
/// </summary>
internal sealed class Predicate
{
    private readonly byte[] _bytes;

    private Predicate(EntityType entity, PredicateNode root, IReadOnlySet<int>? hidden = null)
    {
        var parts = PredicateParts.Of(entity, root, hidden);
        Entity = entity;
        Root = root;
        Attributes = parts.Attributes;
        Parameters = parts.Parameters;
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(3);
        writer.WriteInt64(PredicateFormat.Version);
        writer.WriteInt64(entity.Number);
        PredicateFormat.Write(writer, root);
        _bytes = buffer.ToArray();
    }

    public EntityType Entity { get; }

    public PredicateNode Root { get; }

    /// <summary>
    /// The numbers of the attributes that it reads, <see cref="PredicateOperand.Id"/> and
    /// <see cref="PredicateOperand.ChangedDate"/> among them. A change of any other attribute changes no answer.
    /// </summary>
    public IReadOnlySet<int> Attributes { get; }

    /// <summary>The parameters that it leaves open, by name.</summary>
    public IReadOnlyList<PredicateParameter> Parameters { get; }

    /// <summary>The canonical form: equal for conditions that differ in writing only.</summary>
    public ReadOnlySpan<byte> CanonicalBytes => _bytes;

    /// <summary>Translates a lambda over the entity's class.</summary>
    /// <exception cref="PredicateException">A part of it cannot run on rows.</exception>
    public static Predicate Translate(EntityType entity, LambdaExpression condition) =>
        new(entity, PredicateTranslator.Translate(entity, condition));

    /// <summary>The condition that all of these hold.</summary>
    public static Predicate All(EntityType entity, IEnumerable<Predicate> predicates) =>
        new(entity, PredicateRules.All(predicates.Select(predicate => predicate.Root)));

    /// <summary>The condition that an object has an id.</summary>
    public static Predicate OfId(EntityType entity, Guid id) => new(entity, PredicateRules.Compare(
        ComparisonKind.Equal, AttributeType.Guid,
        new PredicateOperand.Attribute(PredicateOperand.Id, AttributeType.Guid),
        new PredicateOperand.Literal(PredicateLiterals.Encode(id, AttributeType.Guid))));

    /// <summary>Reads a canonical form that nobody vouches for.</summary>
    /// <param name="entity">Whose condition it is.</param>
    /// <param name="bytes">The canonical form.</param>
    /// <param name="hidden">Attributes that count as not declared.</param>
    /// <exception cref="MessagePackException">
    /// The bytes are not the canonical form of a condition on the entity's attributes.
    /// </exception>
    public static Predicate FromUntrusted(
        EntityType entity, ReadOnlySpan<byte> bytes, IReadOnlySet<int>? hidden = null)
    {
        var reader = new MessagePackReader(bytes);
        reader.ReadArrayHeader(3);
        if (reader.ReadInt32() != PredicateFormat.Version || reader.ReadUInt64() != entity.Number)
            throw new MessagePackException($"A predicate of version 1 on {entity.Name} was expected.", 0);
        var root = PredicateFormat.Read(ref reader);
        reader.ExpectEnd();
        try
        {
            var predicate = new Predicate(entity, root, hidden);
            return predicate._bytes.AsSpan().SequenceEqual(bytes) ? predicate
                : throw new MessagePackException("The predicate is not in its canonical form.", 0);
        }
        catch (PredicateException wrong)
        {
            throw new MessagePackException(wrong.Message, 0);
        }
    }

    /// <summary>
    /// The condition as it runs on the rows of <see cref="Entity"/> or of one that specialises it.
    /// </summary>
    /// <exception cref="PredicateException">A parameter has no value, or one of another type.</exception>
    public RowFilter Bind(EntityType exact, PredicateArguments arguments) =>
        ConditionBuilder.Build(this, exact, arguments);
}
