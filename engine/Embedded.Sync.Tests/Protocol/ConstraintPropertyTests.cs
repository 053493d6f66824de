using System.Linq.Expressions;
using Embedded.Sync.Tests.Predicates;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Protocol;

/// <summary>
/// Random constraints, edits and parameters, pages of few objects, and edits between them: at rest each device holds
/// exactly those objects of the hub for which the constraint holds in C#.
/// </summary>
public sealed class ConstraintPropertyTests
{
    private const int Edits = 60;

    [Fact]
    public void At_rest_each_device_holds_what_its_constraint_says()
    {
        for (var seed = 1; seed <= 60; seed++) new Run(seed).Check();
    }

    private sealed class Run : IDisposable
    {
        private static readonly Guid[] Ids = [.. RandomProducts.Ids[1..], .. Enumerable.Range(1, 12)
            .Select(number => new Guid(number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 9))];

        private readonly int _seed;
        private readonly Random _random;
        private readonly RandomProducts _values;
        private readonly Func<Product, bool>[] _conditions;
        private readonly World _world;
        private readonly OfflineDatabase[] _devices;
        private readonly DateTime[] _dates;
        private readonly SyncSession?[] _sessions = new SyncSession?[3];

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _values = new RandomProducts(_random);
            var conditions = new RandomConditions(_random, _values);
            Expression<Func<Product, bool>>[] written = [conditions.Next(), conditions.Next()];
            _conditions = [.. written.Select(condition => condition.Compile())];
            SyncProfile[] profiles = [.. written.Select((condition, index) => SyncProfile.Create(
                Shop.Model, $"profile {index}", profile => profile
                    .Constrain(condition)
                    .Constrain<Perishable>(p => p.BestBefore > SyncParameter.Get<DateTime>("after"))
                    .Entity<Draft>(SyncMode.Never).Others(SyncMode.All)))];
            _world = new World(profiles);
            _world.LimitScans(3);
            _dates = [.. Enumerable.Range(0, 3).Select(_ => _values.From(RandomProducts.Dates))];
            _devices = [.. _dates.Select((date, index) => _world.NewDevice(
                profile: profiles[index / 2], parameters: SyncParameters.None.With("after", date)))];
        }

        public void Check()
        {
            using (this)
            {
                for (var edit = 0; edit < Edits; edit++) Step();
                for (var index = 0; index < _devices.Length; index++)
                {
                    _world.Synchronize(_devices[index]);
                    Assert.Equal(Expected(index), Describe(_devices[index].All<Product>()));
                }
            }
        }

        public void Dispose()
        {
            foreach (var device in _devices) device.Dispose();
            _world.Dispose();
        }

        private void Step()
        {
            var device = _random.Next(_devices.Length);
            switch (_random.Next(10))
            {
                case < 4: _world.Save(NextProduct()); break;
                case 4: Delete(Ids[_random.Next(Ids.Length)]); break;
                case 5: ChangeParameter(device); break;
                case 6: _world.Synchronize(_devices[device]); break;
                default: Exchange(device); break;
            }
        }

        private Product NextProduct()
        {
            var product = _values.Next();
            product.Id = Ids.Where(id => id.GetHashCode() % 4 == 0 == product is Perishable).ToArray() is var fitting
                && fitting.Length > 0 ? fitting[_random.Next(fitting.Length)] : Guid.NewGuid();
            return product;
        }

        private void Delete(Guid id)
        {
            using var transaction = _world.Hub.Begin();
            transaction.Delete<Product>(id);
            transaction.Delete<Perishable>(id);
            transaction.Commit();
        }

        private void ChangeParameter(int device)
        {
            _dates[device] = _values.From(RandomProducts.Dates);
            _devices[device].Parameters = _devices[device].Parameters.With("after", _dates[device]);
        }

        /// <summary>One page of a synchronisation that goes on with the next such step.</summary>
        private void Exchange(int device)
        {
            var session = _sessions[device] ??= World.NewSession(_devices[device]);
            var request = new ByteBuffer();
            if (session.TryNext(request)) session.Take(_world.AnswerTo(request.WrittenMemory));
            else _sessions[device] = null;
        }

        private IEnumerable<string> Expected(int device) => Describe(_world.Hub.All<Product>()
            .Where(_conditions[device / 2])
            .Where(product => product is not Perishable perishable || perishable.BestBefore > _dates[device]));

        private IEnumerable<string> Describe(IEnumerable<Product> products) =>
            products.Select(product => $"seed {_seed}: {product.GetType().Name} {product.Id} {product.ChangedDate:o}");
    }
}
