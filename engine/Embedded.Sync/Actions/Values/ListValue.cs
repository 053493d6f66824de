using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Actions;

/// <summary>A list or an array: an array of its elements.</summary>
internal sealed class ListValue<T>(ActionValue element, bool isArray) : ActionValue
{
    public override IEnumerable<EntityType> Entities => element.Entities;

    public override void Write(MessagePackWriter writer, object value)
    {
        var header = writer.ReserveArrayHeader();
        var count = 0;
        foreach (var item in (IEnumerable<T>)value)
        {
            element.WriteNullable(writer, item);
            count++;
        }

        writer.PatchArrayHeader(header, count);
    }

    public override object Read(ref MessagePackReader reader)
    {
        var offset = reader.Offset;
        var count = reader.ReadArrayHeader();
        var list = new List<T>(Math.Min(count, 1024));
        for (var index = 0; index < count; index++)
        {
            var item = element.ReadNullable(ref reader);
            if (item is null && default(T) is not null)
                throw new MessagePackException($"An element of type {typeof(T).Name} is nil.", offset);
            list.Add((T)item!);
        }

        return isArray ? list.ToArray() : list;
    }
}
