namespace Embedded.Sync.TestKit.Conformance;

/// <summary>A key and its value.</summary>
internal readonly record struct StoreRow(byte[] Key, byte[] Value)
{
    public override string ToString() => $"{Describe(Key)} = {Describe(Value)}";

    /// <summary>Up to sixteen bytes in hexadecimal, and how many there are.</summary>
    internal static string Describe(ReadOnlySpan<byte> bytes) => bytes.Length <= 16
        ? $"[{Convert.ToHexString(bytes)}]"
        : $"[{Convert.ToHexString(bytes[..16])}… {bytes.Length} bytes]";
}
