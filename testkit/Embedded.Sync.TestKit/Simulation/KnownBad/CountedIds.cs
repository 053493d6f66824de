using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>Chance that gives ids from a counter of the device, as a number per client would be.</summary>
internal sealed class CountedIds(RandomSource inner, SimulatedReplica replica) : RandomSource
{
    private int _commits;
    private int _idsOfCommit;

    public override void Fill(Span<byte> bytes)
    {
        inner.Fill(bytes);
        // The client's own id comes from chance, before there is a database.
        if (bytes.Length != ObjectId.Size || replica.Database is not { } database) return;
        _idsOfCommit = replica.Log.Count == _commits ? _idsOfCommit + 1 : 0;
        _commits = replica.Log.Count;
        Span<byte> client = stackalloc byte[ObjectId.Size];
        database.State.Client.Write(client);
        var number = Fnv.Add(Fnv.Add(Fnv.Start, client), ((ulong)_commits << 8) + (ulong)_idsOfCommit);
        // A part of the bytes gives way to the time: each half has the whole number.
        BitConverter.TryWriteBytes(bytes, number);
        BitConverter.TryWriteBytes(bytes[sizeof(ulong)..], number);
    }
}
