using System.Buffers.Binary;
using System.Text;

namespace Embedded.Sync.Benchmarks.Support;

/// <summary>
/// Products that are the same in every run. Ids are of UUID version 7, ten to a millisecond, with 74 random bits
/// each; texts are of words from a vocabulary of 500, which compresses about as texts of a trade do.
/// </summary>
internal sealed class ProductSource
{
    private const int WordCount = 500;
    private const int IdsPerMillisecond = 10;
    private const long FirstMillisecond = 1_700_000_000_000;
    private static readonly string[] Syllables = ["ba", "cor", "den", "fi", "gra", "hol", "in", "ka", "lem", "mo", "nu",
        "par", "qui", "ran", "sto", "ter", "ul", "ven"];

    private readonly Random _random = new(20_260_102);
    private readonly string[] _words;
    private long _made;

    public ProductSource() => _words = [.. Enumerable.Range(0, WordCount).Select(_ => Word())];

    public Product Next() => new()
    {
        Id = NextId(),
        Name = Text(20),
        Description = Text(80),
        Price = _random.Next(1, 100_000) / 100m,
        Stock = _random.Next(0, 1_000),
    };

    private Guid NextId()
    {
        Span<byte> bytes = stackalloc byte[16];
        _random.NextBytes(bytes);
        var milliseconds = FirstMillisecond + (_made++ / IdsPerMillisecond);
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(milliseconds >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)(milliseconds & 0xffff_ffff));
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0f));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3f));
        return new Guid(bytes, bigEndian: true);
    }

    private string Text(int length)
    {
        var text = new StringBuilder(length + 16);
        while (text.Length < length) text.Append(_words[_random.Next(_words.Length)]).Append(' ');
        return text.ToString(0, length);
    }

    private string Word() => string.Concat(_random.GetItems(Syllables, _random.Next(1, 5)));
}
