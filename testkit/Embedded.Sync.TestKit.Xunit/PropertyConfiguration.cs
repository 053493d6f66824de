using System.Globalization;
using System.Reflection;
using FsCheck;
using Microsoft.FSharp.Core;

namespace Embedded.Sync.TestKit.Xunit;

/// <summary>From the options of method, class and assembly, in this order, to FsCheck's configuration.</summary>
internal static class PropertyConfiguration
{
    public static Config For(MethodInfo method, Type testClass, IRunner runner)
    {
        IPropertyOptions[] layers =
        [
            .. method.GetCustomAttributes<PropertyAttribute>(), .. testClass.GetCustomAttributes<PropertiesAttribute>(),
            .. testClass.Assembly.GetCustomAttributes<PropertiesAttribute>(),
        ];
        var isVerbose = layers.Any(layer => layer.Verbose);
        var config = (isVerbose ? Config.Verbose : Config.Quick)
            .WithName($"{testClass.Name}.{method.Name}")
            .WithMaxTest(First(layers, layer => layer.MaxTest, PropertyDefaults.MaxTest))
            .WithMaxRejected(First(layers, layer => layer.MaxRejected, PropertyDefaults.MaxRejected))
            .WithStartSize(First(layers, layer => layer.StartSize, PropertyDefaults.StartSize))
            .WithEndSize(First(layers, layer => layer.EndSize, PropertyDefaults.EndSize))
            .WithQuietOnSuccess(layers.Any(layer => layer.QuietOnSuccess))
            .WithArbitrary(layers.SelectMany(layer => layer.Arbitrary ?? []))
            .WithRunner(runner);
        if (First(layers, layer => layer.Parallelism, PropertyDefaults.Unset) is > 0 and var parallelism)
            config = config.WithParallelRunConfig(
                FSharpOption<ParallelRunConfig>.Some(new ParallelRunConfig(parallelism)));
        return layers.Select(layer => layer.Replay).FirstOrDefault(replay => !string.IsNullOrWhiteSpace(replay))
            is { } text ? config.WithReplay(FSharpOption<Replay>.Some(ReadReplay(text))) : config;
    }

    private static int First(IPropertyOptions[] layers, Func<IPropertyOptions, int> option, int otherwise) =>
        layers.Select(option).Where(value => value != PropertyDefaults.Unset).DefaultIfEmpty(otherwise).First();

    private static Replay ReadReplay(string text)
    {
        var parts = text.Trim().TrimStart('(').TrimEnd(')').Split(',', StringSplitOptions.TrimEntries);
        if (parts.Length is 2 or 3
            && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var seed)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var gamma))
        {
            if (parts.Length == 2) return new Replay(new Rnd(seed, gamma), FSharpOption<int>.None);
            if (int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var size))
                return new Replay(new Rnd(seed, gamma), FSharpOption<int>.Some(size));
        }

        throw new FormatException(
            $"Replay is '{text}'. Give what a failure printed: \"(seed,gamma)\" or \"(seed,gamma,size)\".");
    }
}
