using Kiosk.Demo;

namespace Kiosk.Tests;

public sealed class ComparisonTests
{
    [Fact]
    public async Task Equal_sides_have_no_difference_and_one_hash()
    {
        string[] lines = ["Order 01 {\"Quantity\":1}", "Order 02 {\"Quantity\":2}", "Product 01 {\"Name\":\"a b\"}"];

        var comparison = await CompareAsync(lines, lines);

        Assert.Equal(0, comparison.DifferenceCount);
        Assert.Equal(comparison.LeftHash, comparison.RightHash);
        Assert.Equal((2, 1), (comparison.EqualCounts["Order"], comparison.EqualCounts["Product"]));
    }

    [Theory]
    [InlineData("at the beginning", new[] { 2, 3 })]
    [InlineData("in the middle", new[] { 1, 3 })]
    [InlineData("at the end", new[] { 1, 2 })]
    [InlineData("all", new int[0])]
    public async Task An_object_that_one_side_lacks_is_found(string where, int[] places)
    {
        string[] all = [Line(1), Line(2), Line(3)];
        string[] some = [.. places.Select(place => Line(place))];

        Assert.True((await CompareAsync(all, some)).DifferenceCount == 3 - places.Length, where);
        Assert.True((await CompareAsync(some, all)).DifferenceCount == 3 - places.Length, where);
    }

    [Theory]
    [InlineData("""{"Name":"a","Price":1}""", """{"Name":"a","Price":2}""", 1)]
    [InlineData("""{"Name":"a","Price":1}""", """{"Name":"b","Price":2}""", 2)]
    [InlineData("""{"Name":"a"}""", """{"Name":"a","Price":1}""", 1)]
    public async Task Each_attribute_that_differs_is_found(string left, string right, int count)
    {
        var comparison = await CompareAsync(["Product 01 " + left], ["Product 01 " + right]);

        Assert.Equal(count, comparison.DifferenceCount);
        Assert.NotEqual(comparison.LeftHash, comparison.RightHash);
        Assert.Empty(comparison.EqualCounts);
    }

    private static string Line(int id) => $"Product 0{id} {{}}";

    private static Task<Comparison> CompareAsync(string[] left, string[] right)
    {
        var (leftReader, rightReader) = (ReaderOf(left), ReaderOf(right));
        return Comparison.CompareAsync(() => new(leftReader.ReadLine()), () => new(rightReader.ReadLine()));
    }

    private static StringReader ReaderOf(string[] lines) => new(string.Join('\n', lines));
}
