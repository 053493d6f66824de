using System.IO.MemoryMappedFiles;

namespace Embedded.Sync.TestKit.Simulation.Hosts;

/// <summary>
/// The time, and how much of its chance a run has used up, in a file that its processes map. They take turns, and
/// what one has noted outlives its end.
/// </summary>
internal sealed class SharedMoment : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public SharedMoment(string path)
    {
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.OpenOrCreate, null, 2 * sizeof(long));
        _view = _file.CreateViewAccessor();
    }

    public long Ticks
    {
        get => _view.ReadInt64(0);
        set => _view.Write(0, value);
    }

    public long BytesDrawn
    {
        get => _view.ReadInt64(sizeof(long));
        set => _view.Write(sizeof(long), value);
    }

    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}

/// <summary>
/// The sequence of a seed, drawn by several processes in turn: each skips what another one has taken. The bytes are
/// those that <see cref="RandomSource.FromSeed"/> gives, which come one by one, however many are asked for at once.
/// </summary>
internal sealed class SharedChance(int seed, SharedMoment moment) : RandomSource
{
    private readonly RandomSource _sequence = FromSeed(seed);
    private readonly Lock _gate = new();
    private long _drawn;

    public override void Fill(Span<byte> bytes)
    {
        lock (_gate)
        {
            Span<byte> skipped = stackalloc byte[1];
            for (; _drawn < moment.BytesDrawn; _drawn++) _sequence.Fill(skipped);
            _sequence.Fill(bytes);
            _drawn += bytes.Length;
            moment.BytesDrawn = _drawn;
        }
    }
}

/// <summary>The time of a run, as another of its processes set it.</summary>
internal sealed class SharedTime(SharedMoment moment) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => new(moment.Ticks, TimeSpan.Zero);
}
