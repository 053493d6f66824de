using Kiosk.Hub;

namespace Kiosk.Tests;

public sealed class PackageGeneratorTests
{
    [Fact]
    public void Every_run_makes_the_same_packages_up() =>
        Assert.Equal(PackageGenerator.Generate(1_000), PackageGenerator.Generate(1_000));

    [Fact]
    public void Names_are_unique() =>
        Assert.Equal(1_000, PackageGenerator.Generate(1_000).DistinctBy(package => package.Name).Count());
}
