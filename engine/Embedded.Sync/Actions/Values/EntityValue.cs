using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Actions;

/// <summary>
/// An object of the model, as a copy: <c>[entity, id, {attribute: value, …}]</c>. It is of its exact class, and its
/// attributes are checked as those of an upload are.
/// </summary>
internal sealed class EntityValue(EntityType generalisation) : ActionValue
{
    public override IEnumerable<EntityType> Entities => generalisation.SelfAndSpecialisations;

    public override void Write(MessagePackWriter writer, object value)
    {
        var entity = generalisation.SelfAndSpecialisations
            .FirstOrDefault(entity => entity.Binding.ObjectType == value.GetType())
            ?? throw new ArgumentException($"{value.GetType().Name} is no entity of the model.");
        var attributes = new ByteBuffer();
        entity.Binding.WriteAttributes(value, new MessagePackWriter(attributes));
        if (RowValidator.Check(entity, attributes.WrittenSpan) is { } wrong) throw new ArgumentException(wrong);
        writer.WriteArrayHeader(3);
        writer.WriteUInt64(entity.Number);
        writer.WriteGuid(entity.Binding.GetId(value));
        writer.WriteRaw(WithoutHubOnly(entity, attributes.WrittenSpan));
    }

    private static ReadOnlySpan<byte> WithoutHubOnly(EntityType entity, ReadOnlySpan<byte> attributes) =>
        entity.HubOnly.Count == 0 ? attributes
            : AttributeMap.Where(attributes, (number, _) => !entity.HubOnly.Contains(number));

    public override object Read(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        reader.ReadArrayHeader(3);
        var number = reader.ReadUInt16();
        if (generalisation.SelfAndSpecialisations.FirstOrDefault(entity => entity.Number == number) is not { } entity)
            throw new MessagePackException($"An object of entity {number} is no {generalisation.Name}.", offset);
        var id = ProtocolFormat.ReadObjectId(ref reader);
        var attributes = reader.ReadRaw();
        if (RowValidator.Check(entity, attributes) is { } wrong) throw new MessagePackException(wrong, offset);
        foreach (var attribute in entity.HubOnly)
            if (!AttributeMap.Find(attributes, attribute).IsEmpty)
                throw new MessagePackException($"An object of {entity.Name} sets what never leaves the hub.", offset);
        var row = new ByteBuffer();
        RowEditor.Apply([], new RowHeader(entity.Number, 0, 0, 0), attributes, row);
        return RowReader.ToObject(entity, id, row.WrittenSpan);
    }
}
