using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Tests.Predicates;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Access;

/// <summary>
/// Random rules, callers whose claims change, and edits on both sides. An oracle in plain C# judges every answer that
/// leaves the hub, byte for byte, every commit that a caller made, and what each device holds at rest.
/// </summary>
public sealed class AccessPropertyTests
{
    private const int Seeds = 80;
    private const int Steps = 60;

    [Fact]
    public void Nothing_leaves_the_hub_or_enters_it_that_the_rules_do_not_grant()
    {
        var (rows, gone, rejected, reset) = (0, 0, 0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            using var run = new Run(seed);
            run.Check();
            (rows, gone, rejected, reset) =
                (rows + run.Rows, gone + run.Gone, rejected + run.Rejected, reset + run.Resets);
        }

        // What never happens proves nothing.
        Assert.All([rows, gone, rejected, reset], count => Assert.InRange(count, 50, int.MaxValue));
    }

    private sealed class Run : IDisposable
    {
        private static readonly Guid[] Ids = [.. Enumerable.Range(1, 16)
            .Select(number => new Guid(number * 7_919, 0, 0, 1, 2, 3, 4, 5, 6, 7, 9))];

        private readonly int _seed;
        private readonly Random _random;
        private readonly RandomProducts _values;
        private readonly RandomAccess _access;
        private readonly World _world;
        private readonly OfflineDatabase[] _devices;
        private readonly RandomCaller[] _callers;
        private readonly SyncSession?[] _sessions = new SyncSession?[2];
        private readonly List<Product> _history = [];
        private RandomCaller? _pushing;

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _values = new RandomProducts(_random);
            _access = new RandomAccess(_random, _values);
            _world = new World(rules => rules.Entity<Product>(product => product.AfterCommit(Judge)));
            _world.UseAccess(_access.Declare);
            _world.LimitScans(3);
            _callers = [NextCaller("ada"), NextCaller("eve")];
            _devices = [_world.NewDevice(), _world.NewDevice()];
        }

        public int Rows { get; private set; }

        public int Gone { get; private set; }

        public int Rejected { get; private set; }

        public int Resets { get; private set; }

        public void Check()
        {
            for (var step = 0; step < Steps; step++) Step(_random.Next(_devices.Length));
            for (var device = 0; device < _devices.Length; device++)
            {
                Synchronize(device);
                // What waits for a rejected transaction is shown until that is dealt with.
                while (_devices[device].Rejected.List() is { Count: > 0 } rejected)
                {
                    foreach (var one in rejected) _devices[device].Rejected.Discard(one.Id);
                    Synchronize(device);
                }

                var expected = _world.Hub.All<Product>().Where(product => _access.CanRead(product, _callers[device]));
                Assert.Equal(string.Join("\n", Describe(expected, device)),
                    string.Join("\n", Describe(_devices[device].All<Product>(), device)));
            }

            Assert.Empty(_world.Failures);
        }

        public void Dispose()
        {
            foreach (var device in _devices) device.Dispose();
            _world.Dispose();
        }

        private void Step(int device)
        {
            switch (_random.Next(12))
            {
                case < 4: _world.Save(NextProduct()); break;
                case 4: Delete(Ids[_random.Next(Ids.Length)]); break;
                case 5: _callers[device] = NextCaller(_callers[device].User); break;
                case < 9: Edit(_devices[device]); break;
                case 9: Synchronize(device); break;
                default: Exchange(device); break;
            }
        }

        private RandomCaller NextCaller(string user) => new(
            user, _random.Next(2) == 0, _values.From(RandomProducts.Ids), _values.From(RandomProducts.Dates));

        private Product NextProduct()
        {
            var product = _values.Next();
            var fitting = Ids.Where(id => id.GetHashCode() % 4 == 0 == product is Perishable).ToArray();
            product.Id = fitting.Length > 0 ? fitting[_random.Next(fitting.Length)] : Guid.NewGuid();
            product.Picture = Canary.New(_history.Count + 1_000);
            return product;
        }

        private void Delete(Guid id)
        {
            using var transaction = _world.Hub.Begin();
            transaction.Delete<Product>(id);
            transaction.Commit();
        }

        /// <summary>What an app does with what it sees, and what one does that guesses ids.</summary>
        private void Edit(OfflineDatabase device)
        {
            using var work = device.Begin();
            var known = device.All<Product>().ToList();
            if (known.Count == 0 || _random.Next(4) == 0)
            {
                var made = NextProduct();
                made.Picture = null;
                if (known.Exists(product => product.Id == made.Id)) return;
                work.Create(made);
            }
            else if (_random.Next(4) == 0) work.Delete(known[_random.Next(known.Count)]);
            else
            {
                var changed = work.Find<Product>(known[_random.Next(known.Count)].Id)!;
                changed.Stock = _values.From(RandomProducts.Integers);
                if (_random.Next(2) == 0) changed.Category = new(_values.From(RandomProducts.Ids));
                if (_random.Next(4) == 0) changed.Barcode = _values.From(RandomProducts.Longs);
                work.Change(changed);
            }

            work.Commit();
        }

        private void Synchronize(int device)
        {
            while (_sessions[device] is not null) Exchange(device);
            do Exchange(device);
            while (_sessions[device] is not null);
        }

        /// <summary>One request of a synchronisation that goes on with the next such step.</summary>
        private void Exchange(int device)
        {
            var session = _sessions[device] ??= World.NewSession(_devices[device]);
            var request = new ByteBuffer();
            if (!session.TryNext(request))
            {
                _sessions[device] = null;
                return;
            }

            _pushing = _callers[device];
            _world.Caller = _pushing.ToCaller();
            var answer = _world.AnswerTo(request.WrittenMemory);
            _pushing = null;
            Judge(request.WrittenMemory, answer, _callers[device]);
            session.Take(answer);
        }

        /// <summary>Every byte of an answer.</summary>
        private void Judge(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> answer, RandomCaller caller)
        {
            foreach (var number in Canary.In(answer))
                Expect(!_access.IsHidden(7, caller) && _history.Exists(state => Canary.Of(state.Picture)
                    == Canary.Of(Canary.New(number)) && _access.CanRead(state, caller)), $"canary {number} left");
            foreach (var id in Ids.Where(id => IsIn(id, answer)))
                Expect(_history.Exists(state => state.Id == id && _access.CanRead(state, caller))
                    || IsIn(id, request), $"{id} was named");
            switch (SyncAnswer.FromUntrusted(answer))
            {
                case SyncAnswer.Page page:
                    foreach (var slice in page.Slices) Judge(slice, caller);
                    break;
                case SyncAnswer.Pushed pushed:
                    Rejected += pushed.Results.Count(result => result.Code != RejectionCode.None);
                    break;
            }
        }

        private void Judge(Slice slice, RandomCaller caller)
        {
            if (slice.Reset != ResetReason.None) Resets++;
            if (!slice.IsPage || slice.Entity is not (2 or 3)) return;
            for (var index = 0; index < slice.RowCount; index++)
            {
                var product = _world.Hub.Find<Product>(slice.IdOfRow(index).ToGuid());
                Expect(product is not null && _access.CanRead(product, caller), "a row that is not readable");
                foreach (var attribute in Shop.Model.FindEntity(slice.Entity)!.Attributes)
                    Expect(!_access.IsHidden(attribute.Number, caller)
                        || RowAttribute.IsNil(RowAttribute.Of(slice.Row(index), attribute.Number)), "a hidden value");
            }

            Rows += slice.RowCount;
            Gone += slice.GoneCount;
        }

        /// <summary>Every object of every commit.</summary>
        private void Judge(AfterCommitArguments<Product> change)
        {
            if (change.After is { } state) _history.Add(state);
            if (_pushing is not { } caller || change.Caller is null) return;
            var (before, after) = (change.Before, change.After);
            Expect(before is null || _access.CanRead(before, caller), "changed unread");
            Expect(before is null || _access.CanWrite(before), "changed what was not his");
            Expect(after is null || _access.CanWrite(after), "made what is not his");
            foreach (var number in RandomAccess.Hideable.Where(number => _access.IsHidden(number, caller)))
                Expect(after is null || ValueOf(number, after) == ValueOf(number, before ?? new Product()), "hidden");
        }

        private static string ValueOf(int number, Product p) => number switch
        {
            0 => p.Name ?? "null",
            3 => $"{p.Weight}",
            4 => $"{p.IsSold}",
            7 => Canary.Of(p.Picture),
            _ => $"{p.Barcode}",
        };

        private static bool IsIn(Guid id, ReadOnlyMemory<byte> message) =>
            message.Span.IndexOf(id.ToByteArray(bigEndian: true)) >= 0;

        private IEnumerable<string> Describe(IEnumerable<Product> products, int device) => products
            .Select(product => _access.Describe(product, _callers[device])).Order(StringComparer.Ordinal)
            .Select(text => $"seed {_seed}, {_callers[device].User}: {text}");

        private void Expect(bool holds, string otherwise) => Assert.True(holds, $"seed {_seed}: {otherwise}");
    }
}
