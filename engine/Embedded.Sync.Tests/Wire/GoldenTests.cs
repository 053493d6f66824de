using System.Text.Json;

namespace Embedded.Sync.Tests.Wire;

/// <summary>Our bytes against those of two implementations that know nothing of ours.</summary>
public sealed class GoldenTests
{
    /// <summary>Set to 1, the committed file of our bytes is written anew instead of compared.</summary>
    private const string WriteVariable = "EMBEDDED_GOLDEN_WRITE";

    [Theory]
    [InlineData("python.json")]
    [InlineData("javascript.json")]
    public void Our_writer_writes_the_bytes_of_other_implementations(string file)
    {
        var golden = GoldenFile.Read(file);
        foreach (var value in GoldenFile.Values())
        {
            if (DiffersIn(file, value, out _)) continue;
            AssertSame(value, golden[GoldenFile.NameOf(value)], GoldenValue.Write(value));
        }
    }

    [Theory]
    [InlineData("python.json")]
    [InlineData("javascript.json")]
    [InlineData("embedded.json")]
    public void Our_reader_reads_what_an_implementation_wrote(string file)
    {
        var golden = GoldenFile.Read(file);
        var values = GoldenFile.Values();
        Assert.Equal(values.Select(GoldenFile.NameOf), golden.Keys);
        foreach (var value in values)
        {
            var bytes = golden[GoldenFile.NameOf(value)];
            if (DiffersIn(file, value, out var integer))
                Bytes.ReadWhole(bytes, (ref reader) => Assert.Equal(integer, reader.ReadInt64()));
            else
                GoldenValue.Check(bytes, value);
        }
    }

    [Fact]
    public void Our_bytes_are_those_that_other_implementations_were_seen_to_read()
    {
        var values = GoldenFile.Values();
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
            GoldenFile.Write("embedded.json",
                values.Select(value => (GoldenFile.NameOf(value), GoldenValue.Write(value))));
        var golden = GoldenFile.Read("embedded.json");
        foreach (var value in values)
            AssertSame(value, golden[GoldenFile.NameOf(value)], GoldenValue.Write(value));
    }

    // JavaScript has one type of number, and writes those without a fraction as integers.
    private static bool DiffersIn(string file, JsonElement value, out long integer)
    {
        integer = 0;
        if (file != "javascript.json" || !value.TryGetProperty("javascriptWrites", out var written)) return false;
        integer = long.Parse(written.GetString()!);
        return true;
    }

    private static void AssertSame(JsonElement value, byte[] expected, byte[] actual) =>
        Assert.True(expected.AsSpan().SequenceEqual(actual),
            $"{GoldenFile.NameOf(value)}: expected {Head(expected)}, wrote {Head(actual)}");

    private static string Head(byte[] bytes) =>
        $"{Convert.ToHexStringLower(bytes.AsSpan(0, Math.Min(bytes.Length, 40)))} ({bytes.Length} bytes)";
}
