using System.Buffers.Binary;
using Embedded.Sync.Storage;
using Embedded.Sync.Stores.Memory.Tree;

namespace Embedded.Sync.Stores.Memory.Tests;

/// <summary>The store against a sorted dictionary: the same seeded batches, the same rows after each of them.</summary>
public sealed class MemoryStoreModelTests
{
    [Theory]
    [InlineData(1, 40, 2)]
    [InlineData(2, 5_000, 8)]
    [InlineData(3, 60_000, 16)]
    [InlineData(4, 60_000, 400)]
    [InlineData(5, 3_000, 1_500)]
    public void Random_batches_leave_the_rows_of_the_model(int seed, int keyCount, int valueLengthMax)
    {
        using var run = new ModelRun(seed, keyCount, valueLengthMax);
        for (var round = 0; round < 60; round++)
        {
            run.CommitRandomBatch();
            run.AssertSame();
        }
    }

    [Fact]
    public void A_store_emptied_by_ranges_row_by_row_or_at_once_is_like_new()
    {
        using var run = new ModelRun(seed: 6, keyCount: 20_000, valueLengthMax: 60);
        run.Fill();
        run.DeleteInShuffledOrder();
        Assert.Equal(0, run.Store.Count);
        Assert.Equal(0, run.Store.ByteCount);
        run.Fill();
        run.AssertSame();
        run.DeleteAllAtOnce();
        Assert.Equal(0, run.Store.ByteCount);
        Assert.Same(Leaf.Empty, run.Store.Root);
    }

    [Fact]
    public void Snapshots_held_across_commits_keep_their_rows()
    {
        using var run = new ModelRun(seed: 7, keyCount: 4_000, valueLengthMax: 40);
        var held = new List<(IStoreSnapshot Snapshot, List<(byte[] Key, byte[] Value)> Rows)>();
        for (var round = 0; round < 30; round++)
        {
            run.CommitRandomBatch();
            held.Add((run.Store.Snapshot(), run.Rows()));
        }

        foreach (var (snapshot, rows) in held)
        {
            ModelRun.AssertRows(rows, snapshot);
            snapshot.Dispose();
        }
    }

    private sealed class ModelRun(int seed, int keyCount, int valueLengthMax) : IDisposable
    {
        private readonly Random _random = new(seed);
        private readonly StoreBatch _batch = new();
        private readonly SortedDictionary<byte[], byte[]> _model = new(Comparer<byte[]>.Create(Compare));

        public MemoryStore Store { get; } = new();

        public void Dispose() => Store.Dispose();

        public List<(byte[] Key, byte[] Value)> Rows() => [.. _model.Select(row => (row.Key, row.Value))];

        public void CommitRandomBatch()
        {
            _batch.Clear();
            var start = _random.Next(keyCount);
            var isRun = _random.Next(2) == 0;
            for (var index = _random.Next(1_500); index > 0; index--)
                AddRandomOperation(isRun ? (start + (1_500 - index)) % keyCount : _random.Next(keyCount));
            Store.Commit(_batch, Durability.Buffered);
        }

        public void Fill()
        {
            _batch.Clear();
            for (var number = 0; number < keyCount; number++) Put(Key(number));
            Store.Commit(_batch, Durability.Buffered);
        }

        public void DeleteInShuffledOrder()
        {
            var keys = _model.Keys.ToArray();
            _random.Shuffle(keys);
            foreach (var chunk in keys.Chunk(700))
            {
                _batch.Clear();
                foreach (var key in chunk) _batch.Delete(key);
                foreach (var key in chunk) _model.Remove(key);
                Store.Commit(_batch, Durability.Buffered);
                AssertSame();
            }
        }

        public void DeleteAllAtOnce()
        {
            _batch.Clear();
            _batch.DeleteRange([0], [255, 255, 255, 255, 255]);
            Store.Commit(_batch, Durability.Buffered);
        }

        public void AssertSame()
        {
            TreeInvariants.Check(Store.Root);
            Assert.Equal(_model.Count, Store.Count);
            using var snapshot = Store.Snapshot();
            AssertRows(Rows(), snapshot);
            for (var probe = 0; probe < 50; probe++) AssertGet(snapshot, Key(_random.Next(keyCount)));
            var (from, to) = (Key(_random.Next(keyCount)), Key(_random.Next(keyCount)));
            var inRange = Rows().Where(row => Compare(row.Key, from) >= 0 && Compare(row.Key, to) < 0).ToList();
            AssertRows(inRange, snapshot, from, to);
        }

        public static void AssertRows(
            List<(byte[] Key, byte[] Value)> rows, IStoreSnapshot snapshot, byte[]? from = null, byte[]? to = null)
        {
            using var scan = snapshot.Scan(from, to);
            foreach (var (key, value) in rows)
            {
                Assert.True(scan.MoveNext());
                Assert.True(scan.Key.SequenceEqual(key));
                Assert.True(scan.Value.SequenceEqual(value));
            }

            Assert.False(scan.MoveNext());
            Assert.False(scan.MoveNext());
        }

        private void AssertGet(IStoreSnapshot snapshot, byte[] key)
        {
            var isThere = _model.TryGetValue(key, out var expected);
            Assert.Equal(isThere, snapshot.TryGet(key, out var value));
            Assert.True(value.SequenceEqual(expected));
        }

        private void AddRandomOperation(int number)
        {
            var key = Key(number);
            switch (_random.Next(100))
            {
                case < 70:
                    Put(key);
                    break;
                case < 99:
                    _batch.Delete(key);
                    _model.Remove(key);
                    break;
                default:
                    DeleteRange(key, Key(Math.Min(keyCount, number + _random.Next(keyCount / 4))));
                    break;
            }
        }

        private void Put(byte[] key)
        {
            var value = new byte[_random.Next(valueLengthMax + 1)];
            _random.NextBytes(value);
            _batch.Put(key, value);
            _model[key] = value;
        }

        private void DeleteRange(byte[] from, byte[] to)
        {
            _batch.DeleteRange(from, to);
            foreach (var key in _model.Keys.Where(key => Compare(key, from) >= 0 && Compare(key, to) < 0).ToList())
                _model.Remove(key);
        }

        /// <summary>
        /// Keys of 4 to 11 bytes, so that some differ only after the compared prefix and some are prefixes.
        /// </summary>
        private static byte[] Key(int number)
        {
            var key = new byte[4 + (number % 8)];
            BinaryPrimitives.WriteInt32BigEndian(key, number / 8);
            return key;
        }

        private static int Compare(byte[] left, byte[] right) => left.AsSpan().SequenceCompareTo(right);
    }
}
