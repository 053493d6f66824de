using Embedded.Sync.Model;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Modes;

/// <summary>
/// Random models, profiles, edits on all sides, parameters, and synchronisations of every kind that end anywhere: at
/// rest each device holds what its modes and constraints make of the hub's objects, and of its own.
/// </summary>
public sealed class ModePropertyTests
{
    private const int Runs = 400;
    private const int Steps = 80;

    [Fact]
    public void At_rest_each_device_holds_what_its_profile_says()
    {
        for (var seed = 1; seed <= Runs; seed++)
        {
            using var run = new Run(seed);
            run.Check();
        }
    }

    private sealed class Run : IDisposable
    {
        private readonly int _seed;
        private readonly Random _random;
        private readonly World _world;
        private readonly IReadOnlyList<ThingKind> _kinds;
        private readonly Dictionary<string, HashSet<string>> _names;
        private readonly Guid[] _ids;
        private readonly HashSet<Guid> _kept = [];
        private readonly Side[] _sides;

        public Run(int seed)
        {
            (_seed, _random) = (seed, new Random(seed));
            var models = new RandomModels(_random);
            var model = models.NextModel();
            _kinds = RandomModels.KindsOf(model);
            _names = model.Entities.ToDictionary(
                entity => entity.Name, entity => entity.Attributes.Select(one => one.Name).ToHashSet());
            SyncProfile[] profiles = [models.NextProfile(model, "kiosk"), models.NextProfile(model, "tablet")];
            _world = new World(profiles);
            _world.LimitScans(5);
            _ids = [.. Enumerable.Range(0, 5).Select(_ => NewId())];
            _sides = [.. Enumerable.Range(0, 3).Select(index => NewSide(profiles[index / 2]))];
        }

        public void Check()
        {
            for (var step = 0; step < Steps; step++) Step(_sides[_random.Next(_sides.Length)]);
            // Twice, as what one device uploads is the others' to download; and once for what was let go meanwhile.
            for (var pass = 0; pass < 3; pass++)
                foreach (var side in _sides)
                {
                    _world.Synchronize(side.Device);
                    foreach (var rejected in side.Device.Rejected.List())
                        side.Device.Rejected.Discard(rejected.Id, discardWaiting: true);
                }

            foreach (var side in _sides)
                foreach (var kind in _kinds) Check(side, kind);
        }

        public void Dispose()
        {
            foreach (var side in _sides) side.Device.Dispose();
            _world.Dispose();
        }

        private void Check(Side side, ThingKind kind)
        {
            if (side.ModeOf(kind) == SyncMode.Online)
            {
                Assert.Throws<EntityModeException>(() => kind.On(side.Device).Any());
                return;
            }

            var expected = side.ModeOf(kind) switch
            {
                SyncMode.All or SyncMode.Constrained => kind.On(_world.Hub)
                    .Where(thing => _kinds.All(other => side.ModeOf(other) != SyncMode.Constrained
                        || other.Matches(thing, side.Limit)))
                    .Select(Describe),
                SyncMode.NothingClear => [],
                _ => side.Own.Where(own => own.Key.Kind == kind).Select(own => own.Value),
            };
            var what = $"seed {_seed}, {side.ModeOf(kind)}, {kind.Type.Name}:";
            Assert.Equal(
                expected.Order(StringComparer.Ordinal).Prepend(what),
                kind.On(side.Device).Select(Describe).Order(StringComparer.Ordinal).Prepend(what));
            if (side.ModeOf(kind) == SyncMode.Never)
                Assert.DoesNotContain(kind.On(_world.Hub), thing => side.Own.ContainsKey((kind, thing.Id)));
        }

        private void Step(Side side)
        {
            var kind = _kinds[_random.Next(_kinds.Count)];
            switch (_random.Next(10))
            {
                case < 2: SaveOnHub(kind); break;
                case 2: DeleteOnHub(kind); break;
                case < 6: Edit(side, kind); break;
                case 6: ChangeLimit(side); break;
                case 7: _world.Synchronize(side.Device, NextSelection(side, kind)); break;
                default: Exchange(side); break;
            }
        }

        private void SaveOnHub(ThingKind kind)
        {
            var thing = kind.New();
            thing.Id = _ids[_random.Next(_ids.Length)];
            thing.Fill(_random, _ids);
            using var transaction = _world.Hub.Begin();
            // An id is that of a stone or of a gem.
            if (thing is Stone) transaction.Delete<Stone>(thing.Id);
            transaction.Save(thing);
            transaction.Commit();
        }

        private void DeleteOnHub(ThingKind kind)
        {
            using var transaction = _world.Hub.Begin();
            kind.Delete(transaction, _ids[_random.Next(_ids.Length)]);
            transaction.Commit();
        }

        private void Edit(Side side, ThingKind kind)
        {
            var mode = side.ModeOf(kind);
            if (mode == SyncMode.Online) return;
            using var work = side.Device.Begin();
            var isOwn = mode is SyncMode.NothingPreserve or SyncMode.Never;
            List<Guid> known = [.. kind.On(side.Device).Select(thing => thing.Id)
                .Where(id => isOwn || !_kept.Contains(id))];
            var thing = known.Count == 0 || _random.Next(3) == 0 ? null
                : kind.Find(work, known[_random.Next(known.Count)])!;
            if (thing is not null && _random.Next(3) == 0)
            {
                work.Delete(thing);
                side.Own.Remove((kind, thing.Id));
            }
            else
            {
                var isNew = thing is null;
                thing ??= kind.New();
                thing.Fill(_random, _ids);
                if (isNew)
                {
                    thing.Id = NewId();
                    kind.Create(work, thing);
                }
                else work.Change(thing);
                if (isOwn) side.Own[(kind, thing.Id)] = Describe(thing);
                if (isOwn) _kept.Add(thing.Id);
            }

            work.Commit();
        }

        private void ChangeLimit(Side side)
        {
            if (side.Profile.Parameters.Count == 0) return;
            side.Limit = _random.Next(10);
            side.Device.Parameters = side.Device.Parameters.With("limit", side.Limit);
        }

        private SyncSelection NextSelection(Side side, ThingKind kind) => _random.Next(3) switch
        {
            0 => SyncSelection.Everything,
            1 when side.ModeOf(kind) is SyncMode.All or SyncMode.Constrained => SyncSelection.Entities(kind.Type),
            _ => SyncSelection.Unsynchronized,
        };

        /// <summary>One exchange of a session that goes on with the next such step, or is given up.</summary>
        private void Exchange(Side side)
        {
            var session = side.Session ??= World.NewSession(side.Device);
            var request = new ByteBuffer();
            if (session.TryNext(request)) session.Take(_world.AnswerTo(request.WrittenMemory));
            else side.Session = null;
            if (_random.Next(6) == 0) side.Session = null;
        }

        private Side NewSide(SyncProfile profile)
        {
            var limit = _random.Next(10);
            var parameters = profile.Parameters.Count == 0
                ? SyncParameters.None : SyncParameters.None.With("limit", limit);
            return new Side(_world.NewDevice(profile: profile, parameters: parameters), profile) { Limit = limit };
        }

        private string Describe(IThing thing) => $"{thing.Id}{thing.Describe(_names[thing.GetType().Name])}";

        private Guid NewId()
        {
            Span<byte> bytes = stackalloc byte[16];
            _random.NextBytes(bytes);
            return new Guid(bytes);
        }
    }

    private sealed class Side(OfflineDatabase device, SyncProfile profile)
    {
        public OfflineDatabase Device { get; } = device;

        public SyncProfile Profile { get; } = profile;

        public int Limit { get; set; }

        public SyncSession? Session { get; set; }

        /// <summary>What the device made itself and keeps, as it left it.</summary>
        public Dictionary<(ThingKind Kind, Guid Id), string> Own { get; } = [];

        public SyncMode ModeOf(ThingKind kind) => Profile.ModeOf(Profile.Model.Entity(kind.Type));
    }
}
