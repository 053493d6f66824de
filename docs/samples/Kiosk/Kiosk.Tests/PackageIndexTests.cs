using Kiosk.Hub;

namespace Kiosk.Tests;

public sealed class PackageIndexTests
{
    [Fact]
    public void Fields_are_read_whatever_their_order()
    {
        var package = Assert.Single(Read("""
            Size: 7891488
            Package: 0ad
            Depends: libc6 (>= 2.34), zlib1g (>= 1:1.2.0)
            Version: 0.0.26-3
            Maintainer: Games Team <games@example.org>
            Description: Strategy game
            Section: games
            """));

        Assert.Equal(
            new Package("0ad", "0.0.26-3", "Strategy game", 7_891_488, "games", "Games Team <games@example.org>"),
            package);
    }

    [Fact]
    public void A_description_may_have_many_lines()
    {
        var package = Assert.Single(Read("""
            Package: hello
            Description: greets
             The first paragraph.
             .
             The second: with a colon.
            """));

        Assert.Equal("greets\nThe first paragraph.\n\nThe second: with a colon.", package.Description);
    }

    [Fact]
    public void What_is_missing_has_a_default() =>
        Assert.Equal(
            new Package("bare", "0", "", 0, "unknown", "unknown"),
            Assert.Single(Read("Package: bare\nSize: unknown\nSection:\n")));

    [Theory]
    [InlineData("")]
    [InlineData("\n\n\n")]
    [InlineData(" continues nothing\nno field at all\n: no name\n")]
    [InlineData("Version: 1\n\nVersion: 2\n")]
    public void What_is_no_package_is_left_out(string text) => Assert.Empty(Read(text));

    [Fact]
    public void Paragraphs_are_parted_by_any_number_of_empty_lines() =>
        Assert.Equal(["one", "two"], Read("\nPackage: one\n\n \n\nPackage: two").Select(package => package.Name));

    private static IEnumerable<Package> Read(string text) => PackageIndex.Read(new StringReader(text));
}
