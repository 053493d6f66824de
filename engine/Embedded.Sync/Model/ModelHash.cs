namespace Embedded.Sync.Model;

/// <summary>
/// A digest of what a model means for rows: numbers, types, limits, associations, generalisations. Names are
/// left out, so that renaming a class or property changes no hash. Equal hashes: the ends understand each other.
/// </summary>
/// <param name="Value">The first eight bytes, big-endian, of a SHA-256.</param>
public readonly record struct ModelHash(ulong Value)
{
    /// <summary>Sixteen hexadecimal digits.</summary>
    public override string ToString() => Value.ToString("x16");
}
