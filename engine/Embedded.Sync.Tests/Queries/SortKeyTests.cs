using Embedded.Sync.Queries;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Queries;

/// <summary>The bytes of a key order as the values do, and equal values have equal keys.</summary>
public sealed class SortKeyTests
{
    [Fact]
    public void Decimals_keep_their_order()
    {
        var random = new Random(1);
        var values = Enumerable.Range(0, 400).Select(_ => new decimal(random.Next(), random.Next(random.Next(1, 999)),
            random.Next(3), random.Next(2) == 0, (byte)random.Next(29))).ToList();
        values.AddRange([0, 0.00m, -0.0m, 1, 1.0m, 10, 9.999m, -1, decimal.MaxValue, decimal.MinValue,
            0.0000000000000000000000000001m]);
        AssertOrder(values, SortKeyFormat.WriteDecimal);
    }

    [Fact]
    public void Doubles_keep_their_order() => AssertOrder(
        [double.NaN, double.NegativeInfinity, double.MinValue, -1, -double.Epsilon, -0.0, 0, double.Epsilon, 1,
        double.PositiveInfinity], SortKeyFormat.WriteDouble);

    [Fact]
    public void Integers_keep_their_order() => AssertOrder(
        [long.MinValue, -1, 0, 1, 255, 256, long.MaxValue], SortKeyFormat.WriteInteger);

    [Fact]
    public void Text_with_zeros_does_not_run_into_what_follows() => AssertOrder(
        ["", "\0", "\0\0", "\0a", "\u0001", "a", "a\0", "a\0b", "a\u0001", "ab", "b"],
        (key, value) => SortKeyFormat.WriteText(key, System.Text.Encoding.UTF8.GetBytes(value)), string.CompareOrdinal);

    private static void AssertOrder<T>(
        IReadOnlyList<T> values, Action<ByteBuffer, T> write, Comparison<T>? compare = null)
    {
        compare ??= Comparer<T>.Default.Compare;
        foreach (var left in values)
            foreach (var right in values)
            {
                var (first, second) = (new ByteBuffer(), new ByteBuffer());
                write(first, left);
                write(second, right);
                var order = first.WrittenSpan.SequenceCompareTo(second.WrittenSpan);
                Assert.True(Math.Sign(order) == Math.Sign(compare(left, right)), $"{left} and {right}");
                SortKeyFormat.Reverse(first.WrittenSpanMutable(0, first.Length));
                SortKeyFormat.Reverse(second.WrittenSpanMutable(0, second.Length));
                order = first.WrittenSpan.SequenceCompareTo(second.WrittenSpan);
                Assert.True(Math.Sign(order) == -Math.Sign(compare(left, right)), $"{left} and {right}, reversed");
            }
    }
}
