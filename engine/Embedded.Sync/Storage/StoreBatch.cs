using System.Runtime.InteropServices;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Storage;

/// <summary>What one operation of a batch does.</summary>
public enum StoreOperation : byte
{
    /// <summary>Sets the value of a key.</summary>
    Put,

    /// <summary>Removes a key, if it is there.</summary>
    Delete,

    /// <summary>Removes all keys from the first (included) to the second (excluded).</summary>
    DeleteRange,
}

/// <summary>
/// A list of changes that a store applies whole, in order. Reusable after <see cref="Clear"/>; not thread-safe.
/// </summary>
/// <remarks>
/// All keys and values lie in one growing buffer, so that a batch of any size costs few allocations.
/// The limits of keys and values are checked here and nowhere else: no store ever meets one it must refuse,
/// and the operation that breaks a limit throws <see cref="ArgumentException"/> without entering the batch.
/// </remarks>
public sealed class StoreBatch
{
    /// <summary>The longest key, in bytes: 1,024. The shortest is 1.</summary>
    public const int KeyLengthMax = 1024;

    /// <summary>The longest value, in bytes: 64 MiB. A value may be empty.</summary>
    public const int ValueLengthMax = 64 * 1024 * 1024;

    private readonly ByteBuffer _bytes = new(4096);
    private readonly List<Entry> _entries = [];

    /// <summary>The number of operations.</summary>
    public int Count => _entries.Count;

    /// <summary>The bytes of all keys and values together.</summary>
    public int ByteCount => _bytes.Length;

    /// <summary>Sets the value of a key.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long, or the value is too long.</exception>
    public void Put(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        ThrowUnlessKey(key, nameof(key));
        if (value.Length > ValueLengthMax)
        {
            var message = $"A value has at most {ValueLengthMax} bytes, not {value.Length}.";
            throw new ArgumentException(message, nameof(value));
        }

        Add(StoreOperation.Put, key, value);
    }

    /// <summary>Removes a key; nothing happens where it is absent.</summary>
    /// <exception cref="ArgumentException">The key is empty or too long.</exception>
    public void Delete(ReadOnlySpan<byte> key)
    {
        ThrowUnlessKey(key, nameof(key));
        Add(StoreOperation.Delete, key, default);
    }

    /// <summary>Removes the keys from <paramref name="from"/> (included) to <paramref name="to"/> (excluded).</summary>
    /// <remarks>A range that ends where it starts, or before, holds no key and does not enter the batch.</remarks>
    /// <exception cref="ArgumentException">A bound is empty or too long: both are keys, there is no open
    /// end.</exception>
    public void DeleteRange(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to)
    {
        ThrowUnlessKey(from, nameof(from));
        ThrowUnlessKey(to, nameof(to));
        if (from.SequenceCompareTo(to) < 0) Add(StoreOperation.DeleteRange, from, to);
    }

    /// <summary>
    /// The operation at an index: for a put its key and value, for a range its first key and its end.
    /// </summary>
    public StoreOperation Read(int index, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)
    {
        var entry = CollectionsMarshal.AsSpan(_entries)[index];
        var bytes = _bytes.WrittenSpan;
        key = bytes.Slice(entry.Offset, entry.KeyLength);
        value = bytes.Slice(entry.Offset + entry.KeyLength, entry.ValueLength);
        return entry.Operation;
    }

    /// <summary>Removes all operations and keeps the buffer.</summary>
    public void Clear()
    {
        _bytes.Clear();
        _entries.Clear();
    }

    private void Add(StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        _entries.Add(new Entry(operation, _bytes.Length, key.Length, value.Length));
        _bytes.Write(key);
        _bytes.Write(value);
    }

    private static void ThrowUnlessKey(ReadOnlySpan<byte> key, string name)
    {
        if (key.Length is 0 or > KeyLengthMax)
            throw new ArgumentException($"A key has 1 to {KeyLengthMax} bytes, not {key.Length}.", name);
    }

    private readonly record struct Entry(StoreOperation Operation, int Offset, int KeyLength, int ValueLength);
}
