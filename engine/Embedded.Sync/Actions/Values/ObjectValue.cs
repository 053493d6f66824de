using System.Reflection;
using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Actions;

/// <summary>
/// A plain class or record: a map from property name to value. A reader skips names that it does not know and leaves
/// at its default what is missing, so that either end may be the newer one.
/// </summary>
internal sealed class ObjectValue(
    ConstructorInfo constructor, IReadOnlyList<ObjectMember> parameters, IReadOnlyList<ObjectMember> properties)
    : ActionValue
{
    private const int NameLengthMax = 200;

    private readonly ObjectMember[] _members = [.. parameters, .. properties];

    public override IEnumerable<EntityType> Entities => _members.SelectMany(member => member.Value.Entities);

    public override void Write(MessagePackWriter writer, object value)
    {
        writer.WriteMapHeader(_members.Length);
        foreach (var member in _members)
        {
            writer.WriteString(member.Property.Name);
            member.Value.WriteNullable(writer, member.Property.GetValue(value));
        }
    }

    public override object Read(ref MessagePackReader reader)
    {
        var values = new Dictionary<ObjectMember, object>();
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var name = reader.ReadString(NameLengthMax);
            if (Array.Find(_members, member => member.Property.Name == name) is not { } known) reader.Skip();
            else if (known.Value.ReadNullable(ref reader) is { } value) values[known] = value;
        }

        // A constructor takes the default of a value type for null.
        var target = constructor.Invoke([.. parameters.Select(parameter => values.GetValueOrDefault(parameter))]);
        foreach (var property in properties)
            if (values.TryGetValue(property, out var value)) property.Property.SetValue(target, value);
        return target;
    }
}

/// <summary>One property of a plain class.</summary>
internal sealed record ObjectMember(PropertyInfo Property, ActionValue Value);
