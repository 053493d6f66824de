namespace Embedded.Sync.Stores.Memory.Tree;

/// <summary>Where a row lies in its leaf. Sixteen bytes, so that four share a cache line in the search.</summary>
/// <remarks>
/// A value longer than <see cref="InlineValueMax"/> lies outside; its place holds its number in the leaf's
/// list.
/// </remarks>
internal readonly record struct LeafSlot(ulong Prefix, ushort Offset, ushort KeyLength, int ValueLength)
{
    internal const int InlineValueMax = 512;

    internal bool IsInline => IsInlineLength(ValueLength);

    /// <summary>The bytes that the row takes in the leaf's buffer.</summary>
    internal int Length => LengthOf(KeyLength, ValueLength);

    internal Totals Totals => new(1, KeyLength + ValueLength);

    internal static bool IsInlineLength(int valueLength) => valueLength <= InlineValueMax;

    internal static int LengthOf(int keyLength, int valueLength) =>
        keyLength + (IsInlineLength(valueLength) ? valueLength : sizeof(int));
}
