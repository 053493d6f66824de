using System.Globalization;

namespace Embedded.Sync.Generator.Tests.Engine;

/// <summary>Plants with values from a seed, the edges of each type among them.</summary>
internal sealed class RandomPlants(int seed)
{
    private readonly Random _random = new(seed);

    public Plant Next() => _random.Next(2) == 0 ? Fill(new Plant()) : Fill(new Tree
    {
        Rings = Integer(),
        Species = OrNull(() => Text()),
    });

    private T Fill<T>(T plant)
        where T : Plant
    {
        FillValues(plant);
        FillNullables(plant);
        plant.Season = Pick(Season.Spring, Season.Autumn, Season.Winter, (Season)Integer());
        plant.Soil = Pick(Soil.Sand, Soil.Clay, (Soil)_random.Next(256));
        plant.Depth = Pick(Depth.Flat, Depth.Deep, (Depth)_random.Next(short.MinValue, short.MaxValue + 1));
        plant.Code = Pick(Code.None, Code.Most, (Code)unchecked((ulong)Long()));
        plant.Plot = Pick(default, new Reference<Plot>(Id()));
        plant.Neighbours = new ReferenceSet<Plant>(Enumerable.Range(0, _random.Next(20)).Select(_ => Id()));
        return plant;
    }

    private void FillValues(Plant plant)
    {
        plant.Id = Id();
        plant.Name = Text();
        plant.IsInBloom = Pick(true, false);
        plant.Leaves = Integer();
        plant.Cells = Long();
        plant.Price = Number();
        plant.Height = Real();
        plant.Planted = Date();
        plant.Picture = Bytes();
        plant.Batch = Pick(Guid.Empty, Id());
    }

    private void FillNullables(Plant plant)
    {
        plant.IsInBloomOrNot = Pick<bool?>(null, true, false);
        plant.LeavesOrNot = Pick<int?>(null, Integer());
        plant.CellsOrNot = Pick<long?>(null, Long());
        plant.PriceOrNot = Pick<decimal?>(null, Number());
        plant.HeightOrNot = Pick<double?>(null, Real());
        plant.PlantedOrNot = Pick<DateTime?>(null, Date());
        plant.PictureOrNot = OrNull(Bytes);
        plant.BatchOrNot = Pick<Guid?>(null, Id());
        plant.NameOrNot = OrNull(Text);
    }

    private T Pick<T>(params T[] items) => items[_random.Next(items.Length)];

    private T? OrNull<T>(Func<T> make)
        where T : class => _random.Next(3) == 0 ? null : make();

    private int Integer() => Pick(0, 1, -1, int.MinValue, int.MaxValue, _random.Next(-40, 300), _random.Next());

    private long Long() => Pick(
        0, -32, -33, long.MinValue, long.MaxValue, _random.NextInt64(), _random.NextInt64() >> _random.Next(63));

    private double Real() => Pick(
        0, -0.0, double.NaN, double.PositiveInfinity, double.Epsilon, double.MinValue, _random.NextDouble());

    private decimal Number() => Pick(
        0m, -0.0m, 1.50m, decimal.MinValue, decimal.MaxValue, 1e-28m, Integer(), new decimal(
            _random.Next(), _random.Next(), _random.Next(), Pick(true, false), (byte)_random.Next(29)));

    private DateTime Date() => new(
        Pick(0, DateTime.MaxValue.Ticks, _random.NextInt64(DateTime.MaxValue.Ticks)),
        Pick(DateTimeKind.Utc, DateTimeKind.Unspecified));

    private string Text() => Pick("", "ä€𐍈\0", new string('x', _random.Next(100)),
        _random.Next().ToString(CultureInfo.InvariantCulture));

    private byte[] Bytes()
    {
        var bytes = new byte[_random.Next(65)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private Guid Id()
    {
        var bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
