using System.Diagnostics;

namespace Embedded.Sync.Benchmarks.Support;

/// <summary>The values of one figure, one per repetition.</summary>
internal sealed record Sample(IReadOnlyList<double> Values)
{
    /// <summary>The middle value: one disturbance does not move it.</summary>
    public double Median => Percentile(50);

    /// <summary>The value that so many percent of all do not exceed.</summary>
    public double Percentile(double percent)
    {
        var sorted = Values.Order().ToArray();
        var index = (int)Math.Ceiling(percent / 100 * sorted.Length) - 1;
        return percent == 50 && sorted.Length % 2 == 0
            ? (sorted[index] + sorted[index + 1]) / 2
            : sorted[Math.Clamp(index, 0, sorted.Length - 1)];
    }

    public Sample Select(Func<double, double> convert) => new([.. Values.Select(convert)]);
}

/// <summary>Takes times. What is compared takes turns, so that a disturbance meets all of it alike.</summary>
internal static class Measure
{
    /// <summary>Runs each action once per repetition, in turn, and returns the seconds that each reports.</summary>
    public static Sample[] InTurn(int repetitions, params Func<TimeSpan>[] actions)
    {
        var seconds = actions.Select(_ => new List<double>()).ToArray();
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            for (var index = 0; index < actions.Length; index++)
            {
                Settle();
                seconds[index].Add(actions[index]().TotalSeconds);
            }
        }

        return [.. seconds.Select(values => new Sample(values))];
    }

    /// <summary>The seconds of one action over repetitions.</summary>
    public static Sample Of(int repetitions, Action action) => InTurn(repetitions, () => Time(action))[0];

    public static TimeSpan Time(Action action)
    {
        var started = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Lets no measurement pay for the garbage of the one before.</summary>
    public static void Settle()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
