using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Storage;

/// <summary>
/// Builds a store key on the stack: one byte for the table, then numbers most significant byte first, so that
/// the order of keys is the order of what they stand for.
/// </summary>
internal ref struct StoreKey
{
    private Bytes _bytes;
    private int _length;

    public StoreKey(byte table)
    {
        _bytes[0] = table;
        _length = 1;
    }

    /// <summary>The key so far. Valid while this value stays where it is.</summary>
    [UnscopedRef]
    public readonly ReadOnlySpan<byte> Span => ((ReadOnlySpan<byte>)_bytes)[.._length];

    public static StoreKey Of(byte table) => new(table);

    public static StoreKey Of(byte table, ushort entity)
    {
        var key = new StoreKey(table);
        key.Add(entity);
        return key;
    }

    public static StoreKey Of(byte table, ObjectKey target) => Of(table, target.Entity, target.Id);

    public static StoreKey Of(byte table, ushort entity, ObjectId id)
    {
        var key = Of(table, entity);
        key.Add(id);
        return key;
    }

    public static StoreKey Of(byte table, ulong number)
    {
        var key = new StoreKey(table);
        key.Add(number);
        return key;
    }

    public static StoreKey Of(byte table, ObjectId id)
    {
        var key = new StoreKey(table);
        key.Add(id);
        return key;
    }

    public void Add(ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(_bytes[_length..], value);
        _length += 2;
    }

    public void Add(uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(_bytes[_length..], value);
        _length += 4;
    }

    public void Add(ulong value)
    {
        BinaryPrimitives.WriteUInt64BigEndian(_bytes[_length..], value);
        _length += 8;
    }

    public void Add(ObjectId id)
    {
        id.Write(_bytes[_length..]);
        _length += ObjectId.Size;
    }

    /// <summary>The least key that comes after this one.</summary>
    public void AddSuccessor() => _bytes[_length++] = 0;

    /// <summary>The least key that comes after all that begin with this one. The key is not all 0xff.</summary>
    public void MakePrefixEnd()
    {
        while (_bytes[_length - 1] == byte.MaxValue) _length--;
        _bytes[_length - 1]++;
    }

    [InlineArray(48)]
    private struct Bytes
    {
        private byte _first;
    }
}
