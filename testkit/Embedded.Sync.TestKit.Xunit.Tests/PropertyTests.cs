using FsCheck;
using FsCheck.Fluent;

namespace Embedded.Sync.TestKit.Xunit.Tests;

/// <summary>Properties that hold, run by xUnit as any test is.</summary>
public sealed class PropertyTests : IDisposable
{
    private static int _calls;
    private bool _isDisposed;

    public void Dispose()
    {
        Assert.False(_isDisposed);
        _isDisposed = true;
    }

    [Property]
    public bool Reversing_twice_changes_nothing(int[] values) =>
        values.Reverse().Reverse().SequenceEqual(values);

    [Property(MaxTest = 20, Arbitrary = [typeof(EvenNumbers)])]
    public void Values_come_from_the_class_that_is_named(int number)
    {
        Assert.Equal(0, number % 2);
        Assert.False(_isDisposed);
    }

    [Property(MaxTest = 7)]
    public void As_many_cases_are_run_as_are_asked_for(int number) =>
        Assert.InRange(Interlocked.Increment(ref _calls), 1, 7);

    [Property]
    public async Task A_property_may_be_a_task(int number)
    {
        await Task.Yield();
        Assert.Equal(number, number);
    }

    private static class EvenNumbers
    {
        public static Arbitrary<int> Even() => Gen.Choose(0, 1_000).Select(number => 2 * number).ToArbitrary();
    }
}
