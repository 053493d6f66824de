namespace Embedded.Sync.Tests.Device;

/// <summary>
/// Objects that refer to each other, a third of them refused, and an app that mends, gives up and clears in any order:
/// no reference to what was made on the device alone ever reaches the hub before that, and all work is decided.
/// </summary>
public sealed class DependentWorkPropertyTests
{
    [Fact]
    public void Nothing_goes_up_before_what_it_needs()
    {
        var waited = 0;
        for (var seed = 1; seed <= 80; seed++) waited += new Run(seed).Check();
        Assert.InRange(waited, 100, int.MaxValue);
    }

    private sealed class Run(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly List<Guid> _committed = [];

        public int Check()
        {
            using var world = new World(rules => rules
                .Entity<Category>(category => category.Required(c => c.Name))
                .Entity<Product>(product => product.TargetExists(p => p.Category).Range(p => p.Stock, 0, 10))
                .Entity<Order>(order => order.TargetExists(o => o.Product)));
            using var device = world.NewDevice();
            world.Synchronize(device);
            var waited = 0;
            for (var step = 0; step < 40; step++)
            {
                Step(world, device);
                waited += device.Pending.WaitingCount > 0 ? 1 : 0;
                Expect(world.Hub.Decisions().All(one => one.Code != RejectionCode.TargetMissing), "a target missed");
            }

            for (var round = 0; device.PendingCount > 0 || device.Rejected.List().Count > 0; round++)
            {
                Expect(round < 60, "work is never decided");
                world.Synchronize(device);
                if (device.Rejected.List() is [var rejected, ..]) device.Rejected.Discard(rejected.Id, true);
            }

            world.Synchronize(device);
            Assert.Equal(Of(world.Hub.All<Product>()), Of(device.All<Product>()));
            foreach (var id in _committed) Expect(device.ReceiptOf(id).Status.IsDecided, $"{id} is undecided");
            return waited;
        }

        private void Step(World world, OfflineDatabase device)
        {
            var rejected = device.Rejected.List();
            var one = rejected.Count > 0 ? rejected[_random.Next(rejected.Count)] : null;
            switch (_random.Next(9))
            {
                case < 5: Note(Work(device)); break;
                case 5: world.Synchronize(device, _random.Next(2) == 0 ? 100 : 1_000); break;
                case 6 when one?.Changes.Count > 0:
                    var meant = one.Changes.Select(device.Rejected.ObjectOf).OfType<object>().ToList();
                    meant.ForEach(Mend);
                    Note(device.Rejected.Retry(one.Id, meant).TransactionId);
                    break;
                case 7 when one is not null: device.Rejected.Discard(one.Id, discardWaiting: true); break;
                case 8 when _random.Next(4) == 0: device.Clear<Category>(discardPending: true); break;
            }
        }

        private Guid Work(OfflineDatabase device)
        {
            using var work = device.Begin();
            var products = device.All<Product>().ToList();
            switch (_random.Next(4))
            {
                case 1: work.Create(new Product { Stock = _random.Next(14), Category = Any(device) }); break;
                case 2 when products.Count > 0:
                    work.Create(new Order { Product = new(products[_random.Next(products.Count)].Id) });
                    work.Create(new Product { Category = Any(device) });
                    break;
                case 3 when products.Count > 0:
                    var product = work.Find<Product>(products[_random.Next(products.Count)].Id)!;
                    (product.Stock, product.Category) = (_random.Next(14), Any(device));
                    work.Change(product);
                    break;
                default: work.Create(new Category { Name = _random.Next(2) == 0 ? "" : "named" }); break;
            }

            return work.Commit();
        }

        private Reference<Category> Any(OfflineDatabase device)
        {
            var categories = device.All<Category>().ToList();
            return categories.Count == 0 ? default : new(categories[_random.Next(categories.Count)].Id);
        }

        private static void Mend(object target)
        {
            if (target is Category category) category.Name = "mended";
            else if (target is Product product) product.Stock = 1;
        }

        private void Note(Guid transaction)
        {
            if (transaction != Guid.Empty) _committed.Add(transaction);
        }

        private string Of(IEnumerable<Product> products) => $"seed {seed}: " + string.Join("; ",
            products.Select(product => $"{product.Id} {product.Stock} {product.Category.Id}").Order());

        private void Expect(bool holds, string otherwise) => Assert.True(holds, $"seed {seed}: {otherwise}");
    }
}
