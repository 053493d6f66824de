using System.Linq.Expressions;
using Embedded.Sync.Tests.Predicates;

namespace Embedded.Sync.Tests.Indexes;

/// <summary>
/// Two devices live through the same: one without an index, one whose indexes change with every restart. Every query
/// has the same result on both.
/// </summary>
public sealed class IndexEqualityTests : IDisposable
{
    private readonly World _world = new();
    private readonly Dictionary<string, int> _used = [];
    private int _opened;

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_query_has_the_same_result_with_indexes_and_without()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            var (plainStore, indexedStore) = (_world.NewStore(), _world.NewStore());
            for (var restart = 0; restart < 4; restart++)
            {
                var indexed = IndexedShop.Attributes.Where(_ => random.Next(3) > 0).ToArray();
                using var plain = Open(plainStore, Shop.Profile);
                using var device = Open(indexedStore, IndexedShop.Profile(indexed));
                for (var step = 0; step < 6; step++)
                {
                    Live(random, plain, device);
                    for (var run = 0; run < 12; run++) Compare(random, plain, device, $"seed {seed}");
                }
            }
        }

        // The test says nothing where no query uses an index.
        foreach (var way in new[] { "equal", "one of a list", "prefix", "range", "in order", "scan" })
            Assert.InRange(_used.GetValueOrDefault(way), 5, int.MaxValue);
    }

    private void Live(Random random, OfflineDatabase plain, OfflineDatabase indexed)
    {
        switch (random.Next(4))
        {
            case 0:
                _world.Save([.. Enumerable.Range(0, random.Next(12)).Select(_ => IndexedShop.Next(random))]);
                foreach (var product in _world.Hub.All<Product>().Where(_ => random.Next(10) == 0).ToList())
                    if (random.Next(2) == 0) _world.Delete<Product>(product.Id);
                    else _world.Save(Changed(product, random));
                break;
            case 1:
                _world.Synchronize(plain);
                _world.Synchronize(indexed);
                break;
            default:
                Commit(random.Next(), plain, indexed);
                break;
        }

        Align(plain, indexed);
    }

    /// <summary>The same local changes on both devices, which show the same.</summary>
    private static void Commit(int seed, params OfflineDatabase[] devices)
    {
        foreach (var device in devices)
        {
            var random = new Random(seed);
            using var work = device.Begin();
            var known = device.All<Product>().ToList();
            for (var left = random.Next(4); left > 0; left--)
            {
                if (random.Next(2) == 0) work.Create(IndexedShop.Next(random));
                else if (known.Count > 0)
                {
                    var target = known[random.Next(known.Count)];
                    if (random.Next(2) == 0) work.Delete(target);
                    else work.Change(Changed(target, random));
                }
            }

            work.Commit();
        }
    }

    /// <summary>Synchronises both until they show the same; then a change is pending on each.</summary>
    private void Align(OfflineDatabase plain, OfflineDatabase indexed)
    {
        for (var round = 0; round < 3 && Dump(plain) != Dump(indexed); round++)
        {
            foreach (var device in new[] { plain, indexed })
            {
                _world.Synchronize(device);
                // What depends on work that the hub refused waits until the app lets it go.
                foreach (var refused in device.Rejected.List()) device.Rejected.Discard(refused.Id);
            }
        }

        Assert.Equal(Dump(plain), Dump(indexed));
    }

    private static string Dump(OfflineDatabase device) => string.Join('\n', device.All<Product>()
        .Select(product => $"{product.Id} {product.Name} {product.Stock} {product.Price} {product.Weight} "
            + $"{product.Category} {product.State}"));

    private void Compare(Random random, OfflineDatabase plain, OfflineDatabase indexed, string where)
    {
        var (left, right) = (plain.Query<Product>(), indexed.Query<Product>());
        for (var count = random.Next(3); count > 0; count--)
        {
            var condition = new RandomConditions(random, new RandomProducts(random)).Next();
            // The dates of local rows differ, and so do those that the hub gave in between.
            if (condition.ToString().Contains("ChangedDate", StringComparison.Ordinal)) continue;
            (left, right) = (left.Where(condition), right.Where(condition));
        }

        Expression<Func<Product, string>> text = p => p.Name;
        Expression<Func<Product, double?>> number = p => p.Weight;
        Expression<Func<Product, Guid>> reference = p => p.Category.Id;
        (left, right) = random.Next(5) switch
        {
            0 => (left.OrderBy(text).ThenByDescending(number), right.OrderBy(text).ThenByDescending(number)),
            1 => (left.OrderBy(number), right.OrderBy(number)),
            2 => (left.OrderBy(reference).ThenBy(text), right.OrderBy(reference).ThenBy(text)),
            3 => (left.OrderByDescending(text), right.OrderByDescending(text)),
            _ => (left, right),
        };
        var (skipped, taken) = (random.Next(5), random.Next(20));
        (left, right) = (left.Skip(skipped).Take(taken), right.Skip(skipped).Take(taken));
        Note(right.Explain());
        var expected = left.ToList().Select(product => (product.Id, product.GetType())).ToList();
        Assert.True(expected.SequenceEqual(right.ToList().Select(product => (product.Id, product.GetType()))),
            $"{where}: {right.Explain()}");
        Assert.Equal(expected.Count, right.Count());
    }

    private void Note(string explained)
    {
        foreach (var way in new[] { "equal", "one of a list", "prefix", "range", "in order", "scan" })
            if (explained.Contains(way, StringComparison.Ordinal)) _used[way] = _used.GetValueOrDefault(way) + 1;
    }

    private static Product Changed(Product product, Random random)
    {
        var like = IndexedShop.Next(random);
        (product.Name, product.Stock, product.Weight, product.Category, product.State) =
            (like.Name, like.Stock, like.Weight, like.Category, like.State);
        return product;
    }

    private OfflineDatabase Open(Storage.IStore store, SyncProfile profile) =>
        OfflineDatabase.Open(store, new OfflineDatabaseOptions
        {
            Profile = profile, Time = _world.Time, Random = RandomSource.FromSeed(++_opened),
        });
}
