using System.Globalization;

namespace Embedded.Sync.Tests.Modes;

/// <summary>An object of a random model. It tells in words what of it the model declares.</summary>
internal interface IThing
{
    Guid Id { get; set; }

    /// <summary>Draws new values.</summary>
    void Fill(Random random, IReadOnlyList<Guid> ids);

    /// <summary>The attributes whose names are given, with their values.</summary>
    string Describe(IReadOnlySet<string> names);
}

internal class Stone : IThing
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";

    public int Size { get; set; }

    public bool IsRound { get; set; }

    public virtual void Fill(Random random, IReadOnlyList<Guid> ids) =>
        (Name, Size, IsRound) = ($"stone {random.Next(100)}", random.Next(10), random.Next(2) == 0);

    public virtual string Describe(IReadOnlySet<string> names) =>
        Things.Join(names, ("Name", Name), ("Size", Size), ("IsRound", IsRound));
}

internal sealed class Gem : Stone
{
    public decimal Carat { get; set; }

    public override void Fill(Random random, IReadOnlyList<Guid> ids)
    {
        base.Fill(random, ids);
        Carat = random.Next(1_000) / 100m;
    }

    public override string Describe(IReadOnlySet<string> names) =>
        base.Describe(names) + Things.Join(names, ("Carat", Carat));
}

internal sealed class Note : IThing
{
    public Guid Id { get; set; }

    public string? Text { get; set; }

    public DateTime Written { get; set; }

    public Reference<Stone> Stone { get; set; }

    public void Fill(Random random, IReadOnlyList<Guid> ids) => (Text, Written, Stone) = (
        random.Next(4) == 0 ? null : $"note {random.Next(100)}",
        DateTime.UnixEpoch.AddDays(random.Next(5)), new Reference<Stone>(ids[random.Next(ids.Count)]));

    public string Describe(IReadOnlySet<string> names) =>
        Things.Join(names, ("Text", Text), ("Written", Written), ("Stone", Stone.Id));
}

internal sealed class Jar : IThing
{
    public Guid Id { get; set; }

    public long Count { get; set; }

    public ReferenceSet<Coin> Coins { get; set; }

    public void Fill(Random random, IReadOnlyList<Guid> ids) => (Count, Coins) = (
        random.NextInt64(6), new ReferenceSet<Coin>(ids.Where(_ => random.Next(3) == 0)));

    public string Describe(IReadOnlySet<string> names) =>
        Things.Join(names, ("Count", Count), ("Coins", string.Join(' ', Coins.Order())));
}

internal sealed class Coin : IThing
{
    public Guid Id { get; set; }

    public int Value { get; set; }

    public void Fill(Random random, IReadOnlyList<Guid> ids) => Value = random.Next(8);

    public string Describe(IReadOnlySet<string> names) => Things.Join(names, ("Value", Value));
}

internal static class Things
{
    public static string Join(IReadOnlySet<string> names, params (string Name, object? Value)[] values) =>
        string.Concat(values.Where(value => names.Contains(value.Name)).Select(value =>
            string.Create(CultureInfo.InvariantCulture, $" {value.Name}={value.Value}")));
}
