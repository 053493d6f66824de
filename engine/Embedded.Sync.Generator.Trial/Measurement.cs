using System.Diagnostics;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Generator.Trial;

/// <summary>How many rows a second become objects, and objects rows, by each way of declaring.</summary>
internal static class Measurement
{
    private const int Rows = 200_000;
    private const int Rounds = 9;

    public static void Run()
    {
        IEntityBinding[] bindings =
            [Models.Built().Entity(typeof(Product)).Binding, Models.Generated().Entity(typeof(Product)).Binding];
        var read = new double[bindings.Length][];
        var written = new double[bindings.Length][];
        for (var index = 0; index < bindings.Length; index++)
            (read[index], written[index]) = (new double[Rounds], new double[Rounds]);

        // The rounds alternate, so that what else the machine does falls on both.
        for (var round = -2; round < Rounds; round++)
            for (var index = 0; index < bindings.Length; index++)
            {
                var (reading, writing) = (Read(bindings[index]), Write(bindings[index]));
                if (round >= 0) (read[index][round], written[index][round]) = (reading, writing);
            }

        Console.WriteLine($"{Rows:N0} rows of {Row().Length} bytes, median of {Rounds} rounds, rows/s");
        Console.WriteLine($"row to object: builder {Median(read[0]):N0}, generated {Median(read[1]):N0}");
        Console.WriteLine($"object to row: builder {Median(written[0]):N0}, generated {Median(written[1]):N0}");
    }

    private static double Read(IEntityBinding binding)
    {
        var (row, id) = (Row(), Guid.NewGuid());
        return RowsPerSecond(() =>
        {
            var target = binding.Create();
            binding.SetId(target, id);
            binding.SetChangedDate(target, DateTime.UnixEpoch);
            var reader = new MessagePackReader(row);
            binding.ReadAttributes(target, ref reader, 12);
        });
    }

    private static double Write(IEntityBinding binding)
    {
        var (product, buffer) = (Sample(), new ByteBuffer());
        return RowsPerSecond(() =>
        {
            buffer.Clear();
            binding.WriteAttributes(product, new MessagePackWriter(buffer));
        });
    }

    private static double RowsPerSecond(Action once)
    {
        var start = Stopwatch.GetTimestamp();
        for (var count = 0; count < Rows; count++) once();
        return Rows / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);

    /// <summary>The values of the sample, as they stand in a row.</summary>
    private static byte[] Row()
    {
        var (map, values) = (new ByteBuffer(), new ByteBuffer());
        Models.Generated().Entity(typeof(Product)).Binding.WriteAttributes(Sample(), new MessagePackWriter(map));
        var reader = new MessagePackReader(map.WrittenSpan);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            reader.Skip();
            new MessagePackWriter(values).WriteRaw(reader.ReadRaw());
        }

        return values.WrittenSpan.ToArray();
    }

    private static Product Sample() => new()
    {
        Name = "A product with a name of some length",
        Price = 12.95m,
        Stock = 250,
        Weight = 0.75,
        Released = DateTime.UnixEpoch.AddDays(20_000.5),
        State = ProductState.Listed,
        Batch = new Guid("11111111-2222-3333-4444-555555555555"),
        Barcode = 4_006_381_333_931,
        Category = new Reference<Category>(new Guid("11111111-2222-3333-4444-666666666666")),
    };
}
