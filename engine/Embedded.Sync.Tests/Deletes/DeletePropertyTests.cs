namespace Embedded.Sync.Tests.Deletes;

/// <summary>
/// Random work on several devices and on the hub, half of it rejected: whatever is deleted where, no reference of the
/// hub that has a delete behaviour leads nowhere, and at rest all devices have what the hub has.
/// </summary>
public sealed class DeletePropertyTests
{
    private const int Steps = 250;

    [Fact]
    public void No_reference_dangles_and_all_sides_are_equal_at_rest()
    {
        var deletes = 0;
        for (var seed = 1; seed <= 25; seed++)
        {
            using var run = new Run(seed);
            deletes += run.Check();
        }

        Assert.True(deletes > 100, $"Only {deletes} objects were taken along.");
    }

    private sealed class Run : IDisposable
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly RandomShipping _objects;
        private readonly World _world = new(Shipping.Profile);
        private readonly OfflineDatabase[] _devices;
        private int _takenAlong;

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _objects = new RandomShipping(_random);
            _devices = [_world.NewDevice(), _world.NewDevice(), _world.NewDevice()];
        }

        /// <summary>How many objects went with others.</summary>
        public int Check()
        {
            for (var step = 0; step < Steps; step++)
            {
                Step();
                AssertWhole();
            }

            foreach (var device in _devices)
                for (_world.Synchronize(device); device.Rejected.List() is [var first, ..]; _world.Synchronize(device))
                    device.Rejected.Discard(first.Id, discardWaiting: true);
            AssertWhole();
            foreach (var device in _devices)
            {
                _world.Synchronize(device);
                Assert.Equal(OnHub(), OnDevice(device));
            }

            return _takenAlong;
        }

        public void Dispose()
        {
            foreach (var device in _devices) device.Dispose();
            _world.Dispose();
        }

        private void Step()
        {
            var device = _devices[_random.Next(_devices.Length)];
            switch (_random.Next(8))
            {
                case 0: _world.Synchronize(device, _random.Next(100, 120)); break;
                case 1 or 2: WorkOnHub(); break;
                default: WorkOn(device); break;
            }
        }

        private void WorkOnHub()
        {
            using var transaction = _world.Hub.Begin();
            var deletes = 0;
            for (var left = _random.Next(1, 5); left > 0; left--)
                if (_random.Next(3) == 0) Delete(transaction.Delete<Customer>, transaction.Delete<Shipment>,
                    transaction.Delete<ParcelKind>, transaction.Delete<Label>, ref deletes);
                else transaction.Save(_objects.Next());
            var before = OnHub().Count;
            try
            {
                transaction.Commit();
            }
            catch (CommitRejectedException)
            {
                return;
            }

            _takenAlong += Math.Max(0, before - OnHub().Count - deletes);
        }

        private void WorkOn(OfflineDatabase device)
        {
            using var work = device.Begin();
            var deletes = 0;
            for (var left = _random.Next(1, 5); left > 0; left--)
            {
                var target = _objects.Next();
                if (_random.Next(3) == 0) Delete(work.Delete<Customer>, work.Delete<Shipment>, work.Delete<ParcelKind>,
                    work.Delete<Label>, ref deletes);
                else if (OnDevice(device).Any(one => one.Contains($"{IdOf(target)}", StringComparison.Ordinal)))
                    work.Change(target);
                else work.Create(target);
            }

            var before = OnDevice(device).Count;
            try
            {
                work.Commit();
            }
            catch (CommitException)
            {
                return;
            }

            _takenAlong += Math.Max(0, before - OnDevice(device).Count - deletes);
        }

        private void Delete(Action<Guid> customer, Action<Guid> shipment, Action<Guid> kind, Action<Guid> label,
            ref int deletes)
        {
            deletes++;
            switch (_random.Next(6))
            {
                case 0: customer(_objects.Id<Customer>()); break;
                case 1: customer(_objects.Id<Firm>()); break;
                case 2: shipment(_objects.Id<Shipment>()); break;
                case 3: kind(_objects.Id<ParcelKind>()); break;
                default: label(_objects.Id<Label>()); break;
            }
        }

        /// <summary>Looks at all references of the hub, without its index.</summary>
        private void AssertWhole()
        {
            var hub = _world.Hub;
            HashSet<Guid> there =
            [
                Guid.Empty, .. hub.All<Customer>().Select(one => one.Id), .. hub.All<Shipment>().Select(one => one.Id),
                .. hub.All<ParcelKind>().Select(one => one.Id), .. hub.All<Label>().Select(one => one.Id),
            ];
            IEnumerable<Guid> led =
            [
                .. hub.All<Firm>().Select(one => one.Parent.Id), .. hub.All<Shipment>().Select(one => one.Customer.Id),
                .. hub.All<Parcel>().SelectMany(one => Ids(one.Labels).Append(one.Shipment.Id).Append(one.Kind.Id)),
                .. hub.All<Tour>().SelectMany(one => Ids(one.Shipments)),
            ];
            Assert.Empty(led.Except(there).Select(id => $"seed {_seed}: nothing has the id {id}"));
        }

        private List<string> OnHub() => Describe(_world.Hub.All<Customer>(), _world.Hub.All<Shipment>(),
            _world.Hub.All<Parcel>(), [.. _world.Hub.All<ParcelKind>(), .. _world.Hub.All<Label>()],
            _world.Hub.All<Tour>());

        private List<string> OnDevice(OfflineDatabase device) => Describe(device.All<Customer>(),
            device.All<Shipment>(), device.All<Parcel>(), [.. device.All<ParcelKind>(), .. device.All<Label>()],
            device.All<Tour>());

        private List<string> Describe(IEnumerable<Customer> customers, IEnumerable<Shipment> shipments,
            IEnumerable<Parcel> parcels, IEnumerable<object> others, IEnumerable<Tour> tours) =>
        [
            .. customers.Select(one => $"{_seed} {one.Id} {one.GetType().Name} {one.Name} {(one as Firm)?.Parent.Id}"),
            .. shipments.Select(one => $"{_seed} {one.Id} {one.Note} {one.Customer.Id}"),
            .. parcels.Select(one => $"{_seed} {one.Id} {one.Shipment.Id} {one.Kind.Id} {Join(Ids(one.Labels))}"),
            .. others.Select(one => $"{_seed} {IdOf(one)}"),
            .. tours.Select(one => $"{_seed} {one.Id} {Join(Ids(one.Shipments))}"),
        ];

        private static Guid[] Ids<T>(ReferenceSet<T> set)
            where T : class => set.Ids.ToArray();

        private static string Join(IEnumerable<Guid> ids) => string.Join(',', ids);

        private static Guid IdOf(object target) => (Guid)target.GetType().GetProperty("Id")!.GetValue(target)!;
    }
}
