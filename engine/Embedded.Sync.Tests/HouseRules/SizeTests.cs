namespace Embedded.Sync.Tests.HouseRules;

/// <summary>The budgets that keep the code readable. A limit may go down, never up.</summary>
public sealed class SizeTests
{
    private const int FileLinesMax = 400;
    private const int LongFileLines = 250;
    private const int LongFilesMax = 4;
    private const int MedianFileLinesMax = 80;
    private const int CodeColumnsMax = 120;

    [Fact]
    public void No_file_is_longer_than_its_budget() => Assert.DoesNotContain(
        Repository.Files(".cs"), file => Repository.Lines(file).Length > FileLinesMax);

    [Fact]
    public void Hardly_a_file_is_long()
    {
        var longFiles = Repository.Files(".cs").Where(file => Repository.Lines(file).Length > LongFileLines).ToList();
        Assert.True(longFiles.Count <= LongFilesMax, string.Join(Environment.NewLine, longFiles));
    }

    [Fact]
    public void The_median_file_of_the_product_is_short()
    {
        var lengths = Repository.Files(".cs").Where(IsProduct).Select(file => Repository.Lines(file).Length).Order();
        Assert.InRange(lengths.ElementAt(lengths.Count() / 2), 1, MedianFileLinesMax);
    }

    [Fact]
    public void No_line_is_wider_than_its_budget() => Assert.Empty(
        Repository.Files(".cs").SelectMany(file => Repository.Lines(file)
            .Select((line, index) => (line, place: $"{file}:{index + 1}"))
            .Where(item => item.line.Length > CodeColumnsMax)
            .Select(item => item.place)));

    private static bool IsProduct(string file) => !file.Contains(".Tests/", StringComparison.Ordinal);
}
