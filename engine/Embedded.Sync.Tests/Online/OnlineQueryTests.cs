using System.Linq.Expressions;
using Embedded.Sync.Predicates;
using Embedded.Sync.Tests.Predicates;
using Embedded.Sync.Tests.Queries;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Online;

public sealed class OnlineQueryTests : IDisposable
{
    private readonly World _world = new(OnlineShop.Profile);

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task A_query_returns_what_linq_returns_over_all_objects_of_the_hub()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var random = new Random(seed);
            using var world = new World(OnlineShop.Profile);
            using var device = world.NewDevice();
            var products = new RandomProducts(random);
            world.Save([.. Enumerable.Range(0, 60).Select(_ => Named(products.Next(), random))]);
            var all = world.Hub.All<Product>().ToList();
            for (var run = 0; run < 40; run++)
            {
                var query = world.Online(device, pageSize: random.Next(1, 20)).Query<Product>();
                IEnumerable<Product> expected = all;
                for (var left = random.Next(3); left > 0; left--)
                {
                    var condition = new RandomConditions(random, new RandomProducts(random)).Next();
                    query = query.Where(condition);
                    expected = expected.Where(condition.Compile());
                }

                (query, expected) = Ordered(random, query, expected);
                (query, expected) = Paged(random, query, expected);
                var ids = expected.Select(product => (product.Id, product.GetType())).ToList();
                var found = await query.ToListAsync();
                Assert.Equal(ids, found.Select(product => (product.Id, product.GetType())));
                Assert.Equal(ids.Count, await query.CountAsync());
                Assert.Equal(ids.Count > 0, await query.AnyAsync());
                Assert.Equal(ids.Select(id => (Guid?)id.Id).FirstOrDefault(), (await query.FirstOrDefaultAsync())?.Id);
            }
        }
    }

    [Fact]
    public async Task An_object_is_found_by_its_id_and_through_a_reference_of_a_local_object()
    {
        using var device = _world.NewDevice();
        var milk = new Perishable { Name = "Milk", Price = 1.2m, BestBefore = new DateTime(2026, 1, 1) };
        _world.Save(milk);
        var order = device.Create(new Order { Product = new(milk.Id) });
        var online = _world.Online(device);
        Assert.Equal("Milk", Assert.IsType<Perishable>(await online.FindAsync<Product>(milk.Id)).Name);
        Assert.Equal(milk.Id, (await online.FindAsync(device.Find<Order>(order.Id)!.Product))!.Id);
        Assert.Null(await online.FindAsync<Product>(order.Id));
        Assert.Null(await online.FindAsync(default(Reference<Product>)));
    }

    [Fact]
    public async Task Nothing_of_a_result_is_kept_on_the_device_and_nothing_is_downloaded()
    {
        using var store = _world.NewStore();
        using var device = _world.NewDevice(store);
        _world.Save(new Product(), new Category(), new Order());
        var result = _world.Synchronize(device);
        Assert.Equal(1, result.ObjectsReceived);
        var before = StoreDump.Of(store);
        Assert.Single(await _world.Online(device).Query<Product>().ToListAsync());
        Assert.Equal(before, StoreDump.Of(store));
    }

    [Fact]
    public async Task Pages_go_on_where_they_ended_whatever_is_written_between_them()
    {
        using var device = _world.NewDevice();
        _world.Save([.. Enumerable.Range(0, 30).Select(stock => new Product { Stock = 10 * stock })]);
        var seen = new List<int>();
        await foreach (var product in _world.Online(device, pageSize: 4).Query<Product>().OrderBy(p => p.Stock))
        {
            seen.Add(product.Stock);
            if (seen.Count == 4) _world.Save(new Product { Stock = 5 }, new Product { Stock = 31 });
            if (seen.Count == 8) _world.Delete<Product>(product.Id);
        }

        int[] expected = [.. Enumerable.Range(0, 30).Select(number => 10 * number)];
        Assert.Equal([.. expected[..4], 31, .. expected[4..]], seen);
    }

    [Fact]
    public async Task A_list_has_a_limit_and_an_enumeration_has_none()
    {
        using var device = _world.NewDevice();
        _world.Save([.. Enumerable.Range(0, OnlineOptions.ListSizeMax + 1).Select(_ => new Category())]);
        var query = _world.Online(device, pageSize: OnlineOptions.PageSizeMax).Query<Category>();
        await Assert.ThrowsAsync<OnlineResultTooLongException>(() => query.ToListAsync());
        Assert.Equal(OnlineOptions.ListSizeMax, (await query.Take(OnlineOptions.ListSizeMax).ToListAsync()).Count);
        var count = 0;
        await foreach (var _ in query) count++;
        Assert.Equal(OnlineOptions.ListSizeMax + 1, count);
    }

    [Fact]
    public async Task A_page_ends_soon_after_its_bytes()
    {
        using var device = _world.NewDevice();
        _world.Save([.. Enumerable.Range(0, 50).Select(_ => new Product { Picture = new byte[1000] })]);
        var transport = new CountingTransport(new InProcessTransport(_world.Hub, _world.Caller));
        var online = new OnlineDatabase(device, transport, AlwaysConnected.Instance,
            new OnlineOptions { ByteBudget = SynchronizerOptions.ByteBudgetMin }, _world.Time);
        Assert.Equal(50, (await online.Query<Product>().ToListAsync()).Count);
        Assert.InRange(transport.LargestAnswer, 16_000, 20_000);
        Assert.InRange(transport.Requests, 3, 4);
    }

    [Fact]
    public async Task What_a_query_cannot_do_is_refused_when_it_is_written_or_by_the_hub()
    {
        using var device = _world.NewDevice();
        var query = _world.Online(device).Query<Product>();
        Assert.Throws<PredicateException>(() => query.Where(p => p.Name.Length == 1));
        Assert.Throws<PredicateException>(() => query.OrderBy(p => p.Picture));
        Assert.Throws<InvalidOperationException>(() => query.ThenBy(p => p.Name));
        Assert.Throws<InvalidOperationException>(() => query.Take(1).Where(p => p.IsSold));
        Assert.Throws<ArgumentOutOfRangeException>(() => query.Skip(OnlineOptions.SkipMax).Skip(1));
        var barcodes = Enumerable.Range(0, 40_000).Select(number => (long)number).ToArray();
        await Assert.ThrowsAsync<ArgumentException>(
            () => query.Where(p => barcodes.Contains(p.Barcode)).ToListAsync());
        Assert.Throws<ArgumentException>(() => _world.Online(device, pageSize: OnlineOptions.PageSizeMax + 1));
    }

    [Fact]
    public async Task A_result_is_not_ordered_by_very_long_texts()
    {
        using var world = new World(SyncProfile.Create(Texts, "texts", profile => profile
            .EnableOnlineEntities().Others(SyncMode.Online)));
        using var device = world.NewDevice();
        world.Save(new Draft { Text = new string('x', 5_000) });
        var query = world.Online(device).Query<Draft>();
        Assert.Single(await query.ToListAsync());
        var failure = await Assert.ThrowsAsync<SyncException>(() => query.OrderBy(d => d.Text).ToListAsync());
        Assert.Equal(SyncErrorCode.LimitOutOfRange, failure.Code);
    }

    private static SyncModel Texts { get; } = SyncModel.Create(model => model
        .Entity<Draft>(1, draft => draft.Attribute(0, d => d.Text)));

    private static Product Named(Product product, Random random)
    {
        product.Id = new Guid(random.Next(1, int.MaxValue), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        return product;
    }

    private static (OnlineQuery<Product>, IEnumerable<Product>) Ordered(
        Random random, OnlineQuery<Product> query, IEnumerable<Product> expected)
    {
        switch (random.Next(4))
        {
            case 0: return (query, expected);
            case 1:
                return (query.OrderBy(p => p.Stock).ThenByDescending(p => p.Price),
                    expected.OrderBy(p => p.Stock).ThenByDescending(p => p.Price));
            case 2:
                return (query.OrderByDescending(p => p.Released).ThenBy(p => p.Id),
                    expected.OrderByDescending(p => p.Released).ThenBy(p => p.Id.ToString(), StringComparer.Ordinal));
            default:
                return (query.OrderBy(p => p.Name), expected.OrderBy(p => p.Name, StringComparer.Ordinal));
        }
    }

    private static (OnlineQuery<Product>, IEnumerable<Product>) Paged(
        Random random, OnlineQuery<Product> query, IEnumerable<Product> expected)
    {
        var (skip, take) = (random.Next(20), random.Next(40));
        return random.Next(4) switch
        {
            0 => (query.Skip(skip), expected.Skip(skip)),
            1 => (query.Take(take), expected.Take(take)),
            2 => (query.Skip(skip).Take(take), expected.Skip(skip).Take(take)),
            _ => (query, expected),
        };
    }

    private sealed class CountingTransport(ISyncTransport inner) : ISyncTransport
    {
        public int Requests { get; private set; }

        public int LargestAnswer { get; private set; }

        public async ValueTask ExchangeAsync(
            ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
        {
            await inner.ExchangeAsync(request, answer, cancellationToken);
            Requests++;
            LargestAnswer = Math.Max(LargestAnswer, answer.Length);
        }
    }
}
