using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance;

/// <summary>
/// Random keys, values and batches that lie where stores go wrong: prefixes, extremes of bytes, empty values.
/// </summary>
internal sealed class StoreCases(Random random)
{
    private static readonly byte[] Alphabet = [0x00, 0x01, 0x61, 0x7f, 0x80, 0xfe, 0xff];

    private readonly List<byte[]> _keys = [];

    internal int Number(int below) => random.Next(below);

    /// <summary>A key: new and short, or used before, or used before and longer or shorter now.</summary>
    internal byte[] Key()
    {
        var key = (_keys.Count == 0 ? 0 : random.Next(10)) switch
        {
            < 4 => Bytes(1 + random.Next(4)),
            < 8 => Used(),
            8 => [.. Used().Take(900), .. Bytes(1 + random.Next(3))],
            _ => random.Next(20) == 0 ? Bytes(StoreBatch.KeyLengthMax) : Shortened(Used()),
        };
        _keys.Add(key);
        return key;
    }

    internal byte[] Value() => random.Next(10) switch
    {
        0 => [],
        1 => Bytes(random.Next(3000)),
        _ => Bytes(1 + random.Next(8)),
    };

    internal StoreBatch Batch(int operations)
    {
        var batch = new StoreBatch();
        while (operations-- > 0) AddTo(batch);
        return batch;
    }

    private void AddTo(StoreBatch batch)
    {
        switch (random.Next(10))
        {
            case < 7:
                batch.Put(Key(), Value());
                break;
            case < 9:
                batch.Delete(Key());
                break;
            default:
                batch.DeleteRange(Key(), Key());
                break;
        }
    }

    private byte[] Used() => _keys[random.Next(_keys.Count)];

    private byte[] Bytes(int length)
    {
        var bytes = new byte[length];
        for (var index = 0; index < length; index++) bytes[index] = Alphabet[random.Next(Alphabet.Length)];
        return bytes;
    }

    private byte[] Shortened(byte[] key) => key[..(1 + random.Next(key.Length))];
}
