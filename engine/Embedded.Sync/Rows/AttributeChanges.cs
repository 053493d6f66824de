using Embedded.Sync.Wire;

namespace Embedded.Sync.Rows;

/// <summary>
/// Reads a map of changed attributes, <c>{number: value, …}</c> by strictly ascending number, without making
/// objects: the form in which a change lies in the outbox and travels up.
/// </summary>
internal ref struct AttributeChanges
{
    private MessagePackReader _reader;
    private int _left;
    private int _last = -1;

    /// <summary>Stands before the first change of a map.</summary>
    /// <exception cref="MessagePackException">The bytes are not a map.</exception>
    public AttributeChanges(ReadOnlySpan<byte> map)
    {
        _reader = new MessagePackReader(map);
        _left = _reader.ReadMapHeader();
        Count = _left;
    }

    /// <summary>The number of changed attributes.</summary>
    public int Count { get; }

    /// <summary>The attribute of the present change.</summary>
    public int Number { get; private set; } = -1;

    /// <summary>The bytes of the present change's value: one MessagePack value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Goes to the next change; false at the end.</summary>
    /// <exception cref="MessagePackException">The numbers do not ascend, or a value is cut short.</exception>
    public bool MoveNext()
    {
        if (_left == 0)
        {
            _reader.ExpectEnd();
            return false;
        }

        var offset = _reader.Offset;
        var number = _reader.ReadInt32();
        if (number <= _last || number > SyncModel.AttributeNumberMax)
            throw new MessagePackException(
                $"Attribute {number} follows {_last}; numbers ascend, up to {SyncModel.AttributeNumberMax}.", offset);
        Number = _last = number;
        Value = _reader.ReadRaw();
        _left--;
        return true;
    }
}
