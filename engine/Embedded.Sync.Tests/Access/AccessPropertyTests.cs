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
        var (rows, gone, rejected, reset, answered, refused) = (0, 0, 0, 0, 0, 0);
        for (var seed = 1; seed <= Seeds; seed++)
        {
            using var run = new Run(seed);
            run.Check();
            (rows, gone, rejected, reset) =
                (rows + run.Rows, gone + run.Gone, rejected + run.Rejected, reset + run.Resets);
            (answered, refused) = (answered + run.Questions.Answered, refused + run.Questions.Refused);
        }

        // What never happens proves nothing.
        Assert.All([rows, gone, rejected, reset, answered, refused], count => Assert.InRange(count, 50, int.MaxValue));
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
        private readonly List<ReadOnlyMemory<byte>> _sent = [];
        private RandomCaller? _pushing;

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            _values = new RandomProducts(_random);
            _access = new RandomAccess(_random, _values);
            _world = new World(rules => rules.Entity<Product>(product => product.AfterCommit(Judge)),
                Shop.Profile, RandomQuestions.Profile);
            _world.UseAccess(_access.Declare);
            _world.LimitScans(3);
            _callers = [RandomCaller.Next("ada", _random, _values), RandomCaller.Next("eve", _random, _values)];
            _devices = [_world.NewDevice(), _world.NewDevice()];
            Questions = new RandomQuestions(_world, _access, _random, _values, Judge);
        }

        public RandomQuestions Questions { get; }

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
                Assert.Equal(Describe(expected, device), Describe(_devices[device].All<Product>(), device));
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
            switch (_random.Next(16))
            {
                case < 4: _world.Save(NextProduct()); break;
                case 4: _world.Delete<Product>(_values.From(Ids)); break;
                case 5: _callers[device] = RandomCaller.Next(_callers[device].User, _random, _values); break;
                case < 9: Edit(_devices[device]); break;
                case 9: Synchronize(device); break;
                case 10 or 11: Questions.Ask(_callers[device]); break;
                case 12 when _sent.Count > 0: Repeat(_sent[_random.Next(_sent.Count)], device); break;
                default: Exchange(device, isLossy: true); break;
            }
        }

        private Product NextProduct()
        {
            var product = _values.Next();
            var fitting = Ids.Where(id => id.GetHashCode() % 4 == 0 == product is Perishable).ToArray();
            product.Id = fitting.Length > 0 ? fitting[_random.Next(fitting.Length)] : Guid.NewGuid();
            product.Picture = Canary.New(_history.Count + 1_000);
            return product;
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
        private void Exchange(int device, bool isLossy = false)
        {
            var session = _sessions[device] ??= World.NewSession(_devices[device]);
            var request = new ByteBuffer();
            if (!session.TryNext(request))
            {
                _sessions[device] = null;
                return;
            }

            _sent.Add(request.WrittenMemory);
            var answer = Repeat(request.WrittenMemory, device);
            // A lost answer ends the session; the next one begins where the device stands.
            if (isLossy && _random.Next(4) == 0) _sessions[device] = null;
            else session.Take(answer);
        }

        /// <summary>A request, of this device or not, in the name of its caller as he is now.</summary>
        private ReadOnlyMemory<byte> Repeat(ReadOnlyMemory<byte> request, int device)
        {
            _pushing = _callers[device];
            _world.Caller = _pushing.ToCaller();
            var answer = _world.AnswerTo(request);
            _pushing = null;
            Judge(request, answer, _callers[device]);
            return answer;
        }

        /// <summary>Every byte of an answer.</summary>
        private void Judge(ReadOnlyMemory<byte> request, ReadOnlyMemory<byte> answer, RandomCaller caller)
        {
            var said = SyncAnswer.FromUntrusted(answer);
            foreach (var number in Canary.In(answer))
            {
                Expect(!_access.IsHidden(7, caller) && _history.Exists(state => Canary.Of(state.Picture)
                    == Canary.Of(Canary.New(number)) && _access.CanRead(state, caller)), $"canary {number} left");
            }

            foreach (var id in Ids.Where(id => Canary.IsIn(id, answer)))
                Expect(_history.Exists(state => state.Id == id && _access.CanRead(state, caller))
                    || Canary.IsIn(id, request), $"{id} was named");
            switch (said)
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
                Expect(after is null || RandomAccess.ValueOf(number, after)
                    == RandomAccess.ValueOf(number, before ?? new Product()), "hidden");
        }

        private string Describe(IEnumerable<Product> products, int device) => string.Join('\n',
            _access.Describe(products, _callers[device])
                .Select(text => $"seed {_seed}, {_callers[device].User}: {text}"));

        private void Expect(bool holds, string otherwise) => Assert.True(holds, $"seed {_seed}: {otherwise}");
    }
}
