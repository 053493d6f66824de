using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Conflicts;

/// <summary>
/// Two devices that edit the same few objects again and again, under every policy and under resolvers and handlers
/// that choose, delete, throw and write other objects; answers are lost, old requests come again, the hub restarts,
/// and the apps retry, edit and discard. At rest every unit of work is decided, and everybody has what the hub has.
/// </summary>
public sealed class UploadPropertyTests
{
    private const int Seeds = 120;

    [Fact]
    public void Whatever_rules_and_apps_do_all_work_is_decided_and_everybody_ends_with_the_hubs_state()
    {
        var states = new Dictionary<string, int>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            using var run = new Run(seed);
            foreach (var state in run.Check()) states[state] = states.GetValueOrDefault(state) + 1;
        }

        // What never happens proves nothing.
        foreach (var state in new[] { "Accepted", "Conflict", "Rejected", "Discarded", "waited", "retried", "thrown" })
            Assert.True(states.GetValueOrDefault(state) >= 20, $"{state}: {states.GetValueOrDefault(state)}");
    }

    private sealed class Run : IDisposable
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly World _world;
        private readonly MemoryStore[] _stores;
        private readonly OfflineDatabase[] _devices;
        private readonly Guid[] _ids;
        private readonly List<(int Device, Guid Id)> _committed = [];
        private readonly List<ReadOnlyMemory<byte>> _sent = [];
        private readonly List<string> _seen = [];

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _world = new World(Declare);
            _stores = [_world.NewStore(), _world.NewStore()];
            _devices = [.. _stores.Select(store => _world.NewDevice(store))];
            var orders = Enumerable.Range(0, 3).Select(number => new Order { Quantity = number }).ToArray();
            _world.Save(orders);
            _ids = [.. orders.Select(order => order.Id)];
            foreach (var device in _devices) _world.Synchronize(device);
        }

        public List<string> Check()
        {
            for (var step = 0; step < 60; step++) Step(_random.Next(2));
            _isCalm = true;
            for (var rounds = 0; _devices.Any(device => device.PendingCount > 0 || device.Rejected.List().Count > 0);)
            {
                Expect(++rounds < 50, "work is never decided");
                for (var device = 0; device < 2; device++)
                {
                    _world.Synchronize(_devices[device]);
                    if (_devices[device].Rejected.List() is [var rejected, ..])
                        _devices[device].Rejected.Discard(rejected.Id, discardWaiting: rounds % 2 == 0);
                }
            }

            foreach (var device in _devices) _world.Synchronize(device);
            foreach (var device in _devices)
            {
                Assert.Equal($"{_seed}: {Of(_world.Hub.All<Order>())}", $"{_seed}: {Of(device.All<Order>())}");
                Expect(_world.Synchronize(device).ObjectsReceived == 0 && device.IsSafeToWipe, "no rest");
            }

            foreach (var (device, id) in _committed)
            {
                var status = _devices[device].ReceiptOf(id).Status;
                Expect(status.IsDecided, $"{id} is {status.State}");
                _seen.Add($"{status.State}");
            }

            return _seen;
        }

        public void Dispose()
        {
            foreach (var device in _devices) device.Dispose();
            _world.Dispose();
        }

        private bool _isCalm;

        private void Declare(HubRulesBuilder rules) => rules.Entity<Order>(order =>
        {
            if (_seed % 6 < 4) order.OnConflict((ConflictPolicy)(_seed % 6));
            else order.OnConflict(Resolve);
            order.Range(o => o.Quantity, -5, 12);
            if (_seed % 2 == 0) order.BeforeCommit(Handle);
        });

        private Order? Resolve(ConflictArguments<Order> conflict) => _random.Next(_isCalm ? 4 : 5) switch
        {
            0 => null,
            1 => conflict.Hub,
            2 => conflict.Device,
            3 => new Order { Id = conflict.Hub.Id, Note = "resolved", Quantity = conflict.Hub.Quantity },
            _ => Throw(),
        };

        private Order? Throw()
        {
            _seen.Add("thrown");
            throw new InvalidOperationException("a resolver");
        }

        private void Handle(BeforeCommitArguments<Order> commit)
        {
            if (_isCalm || commit.Caller is null) return;
            switch (_random.Next(12))
            {
                case 0: Throw(); break;
                case 1 when commit.After is { } after: commit.Delete<Order>(after.Id); break;
                case 2 when commit.After is { } after: after.Note += "!"; break;
                case 3 when commit.Find<Order>(_ids[0]) is { } other: other.Quantity = 3; commit.Save(other); break;
                case 4: commit.Refuse("not now", RejectionClass.RetryLater); break;
                case 5: commit.Refuse("never", RejectionClass.GiveUp); break;
            }
        }

        private void Step(int device)
        {
            switch (_random.Next(14))
            {
                case < 5: Edit(device); break;
                case 5: _world.Save(Foreign()); break;
                case 6: _world.Delete<Order>(Any()); break;
                case 7 when _sent.Count > 0: _ = _world.AnswerTo(_sent[_random.Next(_sent.Count)]); break;
                case 8: _world.RestoreHub(_world.HubStore); break;
                case 9: Deal(_devices[device]); break;
                case 10: Reopen(device); break;
                default: Exchange(_devices[device]); break;
            }
        }

        private Order Foreign() =>
            new() { Id = Any(), Quantity = _random.Next(9), Note = $"hub {_random.Next(99)}" };

        private void Reopen(int device)
        {
            _devices[device].Dispose();
            _devices[device] = _world.NewDevice(_stores[device]);
        }

        private void Edit(int device)
        {
            using var work = _devices[device].Begin();
            for (var count = _random.Next(1, 3); count > 0; count--)
            {
                var id = Any();
                if (work.Find<Order>(id) is not { } order)
                {
                    if (_devices[device].Find<Order>(id) is null && count == 1)
                        work.Create(new Order { Id = id, Note = "made", Product = new(Any()) });
                    continue;
                }

                if (_random.Next(5) == 0) work.Delete(order);
                else
                {
                    if (_random.Next(2) == 0) order.Quantity = _random.Next(14);
                    else order.Note = $"device {device} {_random.Next(99)}";
                    work.Change(order);
                }

                break;
            }

            if (work.Commit() is var id2 && id2 != Guid.Empty) _committed.Add((device, id2));
        }

        /// <summary>What an app does about what was refused.</summary>
        private void Deal(OfflineDatabase device)
        {
            if (device.Rejected.List() is not { Count: > 0 } all) return;
            var rejected = all[_random.Next(all.Count)];
            if (rejected.Waiting.Count > 0) _seen.Add("waited");
            if (_random.Next(3) == 0) device.Rejected.Discard(rejected.Id, _random.Next(2) == 0);
            else
            {
                var edited = rejected.Changes.Select(device.Rejected.ObjectOf).OfType<Order>()
                    .Where(_ => _random.Next(2) == 0).ToList();
                foreach (var order in edited) order.Quantity = _random.Next(9);
                var receipt = device.Rejected.Retry(rejected.Id, edited);
                if (receipt.TransactionId == Guid.Empty) return;
                _seen.Add("retried");
                _committed.Add((Array.IndexOf(_devices, device), receipt.TransactionId));
            }
        }

        /// <summary>A synchronisation of some kind that may end after any request, its answer taken or not.</summary>
        private void Exchange(OfflineDatabase device)
        {
            var kind = _random.Next(2) == 0 ? SyncSelection.Everything : SyncSelection.Unsynchronized;
            var session = new SyncSession(device, new SynchronizerOptions { BatchSize = 100 }, kind);
            for (var request = new ByteBuffer(); session.TryNext(request); request = new ByteBuffer())
            {
                _sent.Add(request.WrittenMemory);
                var answer = _world.AnswerTo(request.WrittenMemory);
                if (_random.Next(6) == 0) return;
                session.Take(answer);
            }
        }

        private Guid Any() => _ids[_random.Next(_ids.Length)];

        private static string Of(IEnumerable<Order> orders) => string.Join("; ",
            orders.Select(order => $"{order.Id} {order.Quantity} {order.Note} {order.Product.Id}").Order());

        private void Expect(bool holds, string otherwise) => Assert.True(holds, $"seed {_seed}: {otherwise}");
    }
}
