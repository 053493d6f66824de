using System.Linq.Expressions;
using System.Text;
using Embedded.Sync.Predicates;
using Embedded.Sync.Tests.Predicates;

namespace Embedded.Sync.Tests.Queries;

public sealed class OfflineQueryTests : IDisposable
{
    private static readonly Expression<Func<Product, object?>>[] Keys =
        [p => p.Name, p => p.Price, p => p.Stock, p => p.Weight, p => p.IsSold, p => p.Released, p => p.State,
        p => p.Batch, p => p.Barcode, p => p.Category.Id, p => p.Id, p => p.ChangedDate];

    private readonly World _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_query_returns_what_linq_returns_over_all_objects()
    {
        for (var seed = 0; seed < 12; seed++)
        {
            var random = new Random(seed);
            using var device = FilledDevice(random);
            var all = device.All<Product>().ToList();
            for (var run = 0; run < 60; run++)
            {
                var query = device.Query<Product>();
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
                Assert.Equal(ids, query.ToList().Select(product => (product.Id, product.GetType())));
                Assert.Equal(ids.Count, query.Count());
                Assert.Equal(ids.Count > 0, query.Any());
                Assert.Equal(ids.Select(id => (Guid?)id.Id).FirstOrDefault(), query.FirstOrDefault()?.Id);
            }
        }
    }

    [Fact]
    public void Ids_that_a_condition_names_are_looked_up()
    {
        using var device = _world.NewDevice();
        var id = Create(device, new Perishable { Stock = 1 });
        Create(device, new Product { Stock = 1 });
        var query = device.Query<Product>().Where(p => p.Stock == 1 && p.Id == id);
        Assert.Equal("Product, Perishable: 1 looked up by id, filtered on bytes by Id, Stock", query.Explain());
        Assert.IsType<Perishable>(Assert.Single(query));
        var sorted = device.Query<Product>().OrderByDescending(p => p.Name).ThenBy(p => p.Id).Skip(1).Take(2);
        Assert.Equal("Product, Perishable: scan of all rows, sorted by Name descending, Id (at most 3 keys kept), "
            + "skip 1, take 2", sorted.Explain());
        Assert.Empty(device.Query<Product>().Where(p => p.Id == id).Where(p => p.Id == Guid.Empty));
    }

    [Fact]
    public void A_subscriber_is_told_when_an_object_of_the_class_changes()
    {
        using var device = _world.NewDevice();
        var calls = 0;
        using (device.Query<Product>().Where(p => p.Stock > 5).Subscribe(() => calls++))
        {
            Create(device, new Category());
            Assert.Equal(0, calls);
            Create(device, new Perishable { Stock = 6 });
            Assert.Equal(1, calls);
            _world.Save(new Product { Id = Guid.Parse("00000000-0000-0000-0000-000000000009") });
            _world.Synchronize(device);
            Assert.Equal(2, calls);
        }

        Create(device, new Product { Stock = 7 });
        Assert.Equal(2, calls);
    }

    [Fact]
    public void What_a_query_cannot_do_is_refused_when_it_is_written()
    {
        using var device = _world.NewDevice();
        var query = device.Query<Product>();
        Assert.Throws<PredicateException>(() => query.Where(p => p.Name.Length == 1));
        Assert.Throws<PredicateException>(() => query.Where(p => p.Stock == SyncParameter.Get<int>("a")));
        Assert.Throws<PredicateException>(() => query.OrderBy(p => p.Name.Length));
        Assert.Throws<PredicateException>(() => query.OrderBy(p => p.Picture));
        Assert.Throws<PredicateException>(() => query.OrderBy(p => p.Tags));
        Assert.Throws<InvalidOperationException>(() => query.ThenBy(p => p.Name));
        Assert.Throws<InvalidOperationException>(() => query.Take(1).Where(p => p.IsSold));
        Assert.Throws<InvalidOperationException>(() => query.First());
    }

    /// <summary>Rows from the hub, some changed or deleted locally, and others that only the outbox has.</summary>
    private OfflineDatabase FilledDevice(Random random)
    {
        var products = new RandomProducts(random);
        var device = _world.NewDevice();
        _world.Save([.. Enumerable.Range(0, 60).Select(_ => Named(products.Next(), random))]);
        _world.Synchronize(device);
        foreach (var stored in device.All<Product>().ToList())
        {
            using var work = device.Begin();
            if (random.Next(8) == 0) work.Delete(stored);
            else if (random.Next(4) == 0) Change(work, stored, products.Next());
            work.Commit();
        }

        for (var left = random.Next(10); left > 0; left--) Create(device, Named(products.Next(), random));
        return device;
    }

    private static void Change(UnitOfWork work, Product stored, Product like)
    {
        (stored.Name, stored.Stock, stored.Weight) = (like.Name, like.Stock, like.Weight);
        work.Change(stored);
    }

    private static Product Named(Product product, Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        product.Id = new Guid(bytes);
        return product;
    }

    private static Guid Create<T>(OfflineDatabase device, T target)
        where T : class
    {
        using var work = device.Begin();
        work.Create(target);
        work.Commit();
        return (Guid)typeof(T).GetProperty("Id")!.GetValue(target)!;
    }

    private static (OfflineQuery<Product> Query, IEnumerable<Product> Expected) Ordered(
        Random random, OfflineQuery<Product> query, IEnumerable<Product> expected)
    {
        var terms = random.Next(4);
        for (var term = 0; term < terms; term++)
        {
            var (key, isDescending) = (Keys[random.Next(Keys.Length)], random.Next(2) == 0);
            var onObjects = key.Compile();
            query = Order(query, key, isDescending, isFirst: term == 0);
            expected = (expected, isDescending) switch
            {
                (IOrderedEnumerable<Product> some, true) when term > 0 =>
                    some.ThenByDescending(onObjects, ByValue.Instance),
                (IOrderedEnumerable<Product> some, _) when term > 0 => some.ThenBy(onObjects, ByValue.Instance),
                (_, true) => expected.OrderByDescending(onObjects, ByValue.Instance),
                _ => expected.OrderBy(onObjects, ByValue.Instance),
            };
        }

        return (query, expected);
    }

    private static OfflineQuery<Product> Order(
        OfflineQuery<Product> query, Expression<Func<Product, object?>> key, bool isDescending, bool isFirst)
    {
        var name = isFirst ? "OrderBy" : "ThenBy";
        var body = key.Body is UnaryExpression { NodeType: ExpressionType.Convert } boxed ? boxed.Operand : key.Body;
        var method = typeof(OfflineQuery<Product>).GetMethod(name + (isDescending ? "Descending" : ""))!;
        return (OfflineQuery<Product>)method.MakeGenericMethod(body.Type)
            .Invoke(query, [Expression.Lambda(body, key.Parameters[0])])!;
    }

    private static (OfflineQuery<Product> Query, IEnumerable<Product> Expected) Paged(
        Random random, OfflineQuery<Product> query, IEnumerable<Product> expected)
    {
        for (var left = random.Next(3); left > 0; left--)
        {
            var count = random.Next(30);
            var isSkip = random.Next(2) == 0;
            (query, expected) = isSkip ? (query.Skip(count), expected.Skip(count))
                : (query.Take(count), expected.Take(count));
        }

        return (query, expected);
    }

    /// <summary>The default order, but text by code point.</summary>
    private sealed class ByValue : IComparer<object?>
    {
        public static ByValue Instance { get; } = new();

        public int Compare(object? left, object? right) => left is string first && right is string second
            ? Encoding.UTF8.GetBytes(first).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(second))
            : Comparer<object?>.Default.Compare(left, right);
    }
}
