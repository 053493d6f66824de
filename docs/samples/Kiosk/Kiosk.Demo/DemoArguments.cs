namespace Kiosk.Demo;

/// <summary>What the demo is called with.</summary>
/// <param name="Objects">Products to make up; null for those of the distribution's package index.</param>
internal sealed record DemoArguments(int? Objects)
{
    private const int ObjectsMin = 2_000;
    private const int ObjectsMax = 10_000_000;

    /// <summary>The arguments, or null where they are wrong and the user was told.</summary>
    public static DemoArguments? Parse(string[] arguments)
    {
        switch (arguments)
        {
            case []:
                return new DemoArguments(Objects: null);
            case ["--objects", var text]
                when int.TryParse(text, out var count) && count is >= ObjectsMin and <= ObjectsMax:
                return new DemoArguments(count);
            default:
                Console.Error.WriteLine($"usage: Kiosk.Demo [--objects N], N from {ObjectsMin:N0} to {ObjectsMax:N0}");
                return null;
        }
    }
}
