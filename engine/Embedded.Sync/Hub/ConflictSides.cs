using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>The objects that a resolver chooses from, and what its choice means for the hub's row.</summary>
internal sealed class ConflictSides
{
    private readonly EntityType _entity;
    private readonly byte[] _hub;
    private readonly byte[] _device;

    public ConflictSides(EntityType entity, ChangeMessage change, byte[] hub)
    {
        _entity = entity;
        _hub = hub;
        _device = change.Kind == ChangeKind.Delete ? [] : Changed(hub, change.Attributes);
        // Counters are merged already: whichever side a resolver chooses, it loses no addition.
        var counted = entity.HasCounters && _device.Length > 0
            ? Changed(hub, AttributeMap.Where(change.Attributes, (_, value) => Increment.Is(value))) : hub;
        Hub = RowReader.ToObject(entity, change.Key.Id, counted);
        Device = _device.Length == 0 ? null : RowReader.ToObject(entity, change.Key.Id, _device);
        if (KnowsBase(entity, change))
            Base = RowReader.ToObject(entity, change.Key.Id, Changed(counted, change.Replaced));
    }

    public object? Base { get; }

    public object Hub { get; }

    public object? Device { get; }

    public IReadOnlyList<string> Names(IEnumerable<int> attributes) =>
        _device.Length == 0 ? [] : [.. attributes.Select(number => _entity.FindAttribute(number)!.Name)];

    /// <summary>What the choice changes of the hub's row: what is just what the device sent, and all else.</summary>
    /// <exception cref="InvalidOperationException">The choice is of another class.</exception>
    /// <exception cref="ArgumentException">A value of it does not fit the model.</exception>
    public (byte[] Own, byte[] Others) Split(object choice)
    {
        if (choice.GetType() != _entity.Binding.ObjectType)
            throw new InvalidOperationException($"The resolver chose an object of {choice.GetType().Name} where a "
                + $"{_entity.Name} is in conflict. Return one of the objects that it was given.");
        var attributes = new ByteBuffer();
        _entity.Binding.WriteAttributes(choice, new MessagePackWriter(attributes));
        if (RowValidator.Check(_entity, attributes.WrittenSpan) is { } wrong) throw new ArgumentException(wrong);
        var difference = new ByteBuffer();
        RowEditor.Difference(_hub, attributes.WrittenSpan, difference);
        return (AttributeMap.Where(difference.WrittenSpan, IsOfDevice),
            AttributeMap.Where(difference.WrittenSpan, (number, value) => !IsOfDevice(number, value)));
    }

    private bool IsOfDevice(int number, ReadOnlySpan<byte> value) =>
        _device.Length > 0 && RowAttribute.Of(_device, number).SequenceEqual(value);

    private static bool KnowsBase(EntityType entity, ChangeMessage change)
    {
        if (change.Kind == ChangeKind.Delete || RowValidator.Check(entity, change.Replaced) is not null) return false;
        var attributes = new AttributeChanges(change.Attributes);
        while (attributes.MoveNext())
            if (!Increment.Is(attributes.Value) && AttributeMap.Find(change.Replaced, attributes.Number).IsEmpty)
                return false;
        return true;
    }

    private static byte[] Changed(ReadOnlySpan<byte> row, ReadOnlySpan<byte> changes)
    {
        var output = new ByteBuffer();
        RowEditor.Apply(row, RowHeader.Of(row), changes, output);
        return output.ToArray();
    }
}
