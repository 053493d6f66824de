using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Tests.Migration;

/// <summary>
/// L33: old and new models alternate, on the hub and on devices with unsent work, and no attribute loses what was
/// uploaded of it; nor is anything downloaded that has not changed.
/// </summary>
public sealed class AlternatingModelTests
{
    private const int Steps = 120;

    [Fact]
    public void L33_Old_and_new_models_alternate_without_losing_an_attribute()
    {
        for (var seed = 1; seed <= 20; seed++)
        {
            using var run = new Run(seed);
            run.Check();
        }
    }

    private sealed class Run : IDisposable
    {
        private static readonly int[][] Numbers = [[0, 1, 2], [0, 1, 3]];

        private readonly Random _random;
        private readonly World _world = new(Versions.First);
        private readonly MemoryStore[] _stores;
        private readonly OfflineDatabase[] _devices;
        private readonly int[] _versions = new int[2];
        private readonly List<Guid>[] _ids = [[], []];
        private readonly Dictionary<(Guid, int), object> _uploaded = [];
        private readonly List<((Guid, int) Place, object Value)>[] _pending = [[], []];
        private int _hubVersion;

        public Run(int seed)
        {
            _random = new Random(seed);
            _stores = [_world.NewStore(), _world.NewStore()];
            _devices = [.. _stores.Select(store => _world.NewDevice(store, Versions.First))];
        }

        public void Check()
        {
            for (var step = 0; step < Steps; step++)
            {
                var device = _random.Next(2);
                switch (_random.Next(6))
                {
                    case 0: Use(device, _random.Next(2)); break;
                    case 1: UseOnHub(_random.Next(2)); break;
                    case 2: Synchronize(device); break;
                    default: Edit(device); break;
                }
            }

            foreach (var version in new[] { 0, 1 })
                for (var device = 0; device < 3; device++)
                {
                    Use(device % 2, version);
                    Synchronize(device % 2);
                    if (device > 0) Compare(version, _devices[device % 2]);
                }
        }

        public void Dispose()
        {
            foreach (var device in _devices) device.Dispose();
            _world.Dispose();
        }

        private void Use(int device, int version)
        {
            _devices[device].Dispose();
            _versions[device] = version;
            _devices[device] = _world.NewDevice(_stores[device], version == 0 ? Versions.First : Versions.Second);
        }

        private void UseOnHub(int version)
        {
            _hubVersion = version;
            var profile = version == 0 ? Versions.First : Versions.Second;
            _world.UseModel(profile.Model, profile);
        }

        private void Synchronize(int device)
        {
            if (_hubVersion != _versions[device]) UseOnHub(_versions[device]);
            var result = _world.Synchronize(_devices[device]);
            Assert.Empty(result.Resets);
            Assert.Equal(0, result.TransactionsRejected);
            foreach (var (place, value) in _pending[device])
                if (Numbers[_versions[device]].Contains(place.Item2)) _uploaded[place] = value;
            _pending[device].Clear();
        }

        /// <summary>Each device edits objects of its own, so that nothing is in conflict.</summary>
        private void Edit(int device)
        {
            using var work = _devices[device].Begin();
            var isNew = _ids[device].Count < 3;
            var id = isNew ? Guid.NewGuid() : _ids[device][_random.Next(_ids[device].Count)];
            if (isNew) _ids[device].Add(id);
            var number = Numbers[_versions[device]][_random.Next(3)];
            object value = number == 1 ? (long)_random.Next() : $"{_random.Next()}";
            if (_versions[device] == 0)
            {
                var note = isNew ? work.Create(new Note { Id = id }) : work.Find<Note>(id)!;
                if (number == 0) note.Text = (string)value;
                else if (number == 1) note.Stars = (long)value;
                else note.Colour = (string)value;
                if (!isNew) work.Change(note);
            }
            else
            {
                var memo = isNew ? work.Create(new Memo { Id = id }) : work.Find<Memo>(id)!;
                if (number == 0) memo.Title = (string)value;
                else if (number == 1) memo.Stars = (long)value;
                else memo.Place = (string)value;
                if (!isNew) work.Change(memo);
            }

            work.Commit();
            _pending[device].Add(((id, number), value));
        }

        private void Compare(int version, OfflineDatabase device)
        {
            var all = _ids[0].Concat(_ids[1]).ToList();
            if (version == 0)
            {
                Assert.Equal(all.Count, device.All<Note>().Count());
                foreach (var note in device.All<Note>().Concat(_world.Hub.All<Note>()))
                    Assert.Equal([Of(note.Id, 0, ""), Of(note.Id, 1, 0L), Of(note.Id, 2, null)],
                        new object?[] { note.Text, note.Stars, note.Colour });
                return;
            }

            foreach (var memo in device.All<Memo>().Concat(_world.Hub.All<Memo>()))
                Assert.Equal([Of(memo.Id, 0, ""), Of(memo.Id, 1, 0L), Of(memo.Id, 3, "here")],
                    new object?[] { memo.Title, memo.Stars, memo.Place });
        }

        private object? Of(Guid id, int number, object? otherwise) =>
            _uploaded.GetValueOrDefault((id, number)) ?? otherwise;
    }
}
