using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation;

internal class Item
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public long Number { get; set; }

    public string? Name { get; set; }
}

internal sealed class Special : Item
{
    public long Extra { get; set; }
}

internal sealed class Note
{
    public Guid Id { get; set; }

    public DateTime ChangedDate { get; set; }

    public string? Text { get; set; }

    public Reference<Item> Item { get; set; }

    public long Number { get; set; }
}

/// <summary>
/// Three entities, of which one specialises another, with three ids each. The ids are the same for all: an id under
/// another entity is another object. Values are unique, so that each tells who wrote it.
/// </summary>
internal static class SimulationModel
{
    public const int ObjectCount = 9;
    public const int IdCount = 3;

    /// <summary>The attribute that refers to another object; the only one whose values are not unique.</summary>
    public const int ReferenceAttribute = 1;

    private static readonly Type[] Types = [typeof(Item), typeof(Special), typeof(Note)];

    public static SyncModel Model { get; } = SyncModel.Create(model => model
        .Entity<Item>(1, item => item.Attribute(0, i => i.Number).Attribute(1, i => i.Name, lengthMax: 20))
        .Entity<Special>(2, special => special.Attribute(10, s => s.Extra))
        .Entity<Note>(3, note => note
            .Attribute(0, n => n.Text, lengthMax: 20)
            .Reference(ReferenceAttribute, n => n.Item)
            .Attribute(2, n => n.Number)));

    public static SyncProfile Profile { get; } = SyncProfile.Create(
        Model, "simulation", profile => profile.Others(SyncMode.All));

    public static IReadOnlyList<EntityType> Entities { get; } = [.. Types.Select(Model.Entity)];

    public static IReadOnlyList<ObjectKey> Keys { get; } =
        [.. Enumerable.Range(0, ObjectCount).Select(number => new ObjectKey(EntityOf(number).Number, IdOf(number)))];

    public static EntityType EntityOf(int number) => Entities[number / IdCount];

    public static Guid GuidOf(int number) => IdOf(number).ToGuid();

    public static ObjectKey KeyOf(object target)
    {
        var entity = Model.Entity(target.GetType());
        return new ObjectKey(entity.Number, ObjectId.From(entity.Binding.GetId(target)));
    }

    public static object NewTarget(int number)
    {
        var entity = EntityOf(number);
        var target = entity.Binding.Create();
        entity.Binding.SetId(target, GuidOf(number));
        return target;
    }

    /// <summary>Gives one attribute a new value; which one, the argument says.</summary>
    public static void SetOne(object target, int argument, long value)
    {
        switch (target)
        {
            case Special special when argument % 3 == 2:
                special.Extra = value;
                break;
            case Item item when argument % 3 == 1:
                item.Name = $"v{value}";
                break;
            case Item item:
                item.Number = value;
                break;
            case Note note when argument % 3 == 1:
                note.Item = new Reference<Item>(GuidOf(argument % IdCount));
                break;
            case Note note when argument % 3 == 2:
                note.Number = value;
                break;
            case Note note:
                note.Text = $"v{value}";
                break;
        }
    }

    /// <summary>Gives every attribute a new value.</summary>
    public static void SetAll(object target, int argument, Func<long> nextValue)
    {
        SetOne(target, 0, nextValue());
        SetOne(target, target is Note ? 1 + (3 * argument) : 1, nextValue());
        SetOne(target, 2, nextValue());
    }

    /// <summary>The attributes of an object by number, as a row holds them; nil ones left out.</summary>
    public static SortedDictionary<int, byte[]> AttributesOf(object target)
    {
        var buffer = new ByteBuffer();
        Model.Entity(target.GetType()).Binding.WriteAttributes(target, new MessagePackWriter(buffer));
        return RowImage.ReadMap(buffer.WrittenSpan);
    }

    private static ObjectId IdOf(int number) => new((UInt128)((ulong)(number % IdCount) + 1) << 64);
}
