using FsCheck;
using FsCheck.Fluent;

namespace Embedded.Sync.TestKit.Xunit.Tests;

/// <summary>Properties that do not hold, for tests to run. Internal: xUnit does not find them.</summary>
#pragma warning disable xUnit1000 // That xUnit does not find them is what they are for.
internal sealed class Falsehoods
#pragma warning restore xUnit1000
{
    [Property(EndSize = 1_000, MaxTest = 1_000)]
    public bool Numbers_are_small(int number) => Math.Abs((long)number) < 100;

    [Property]
    public void Everything_is_seven(int number) => Assert.Equal(7, number);

    [Property]
    public async Task Tasks_fail(int number)
    {
        await Task.Yield();
        Assert.Equal(7, number);
    }

    [Property]
    public Property Nothing_fits(int number) => true.When(number != number + 0L);

    [Property(Replay = "(12345,67891,50)")]
    public bool Replayed(int number, string text) => number == 0 && text is null;

    [Property(Skip = "Not now.")]
    public bool Skipped(int number) => number != number + 0L;

    [Property(Replay = "seven")]
    public bool Misspelt(int number) => number == number + 0L;
}
