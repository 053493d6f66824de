using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Device;

/// <summary>What devices add to a counter adds up on the hub, each addition once.</summary>
public sealed class CounterTests : IDisposable
{
    private readonly World _world = new(Meter.Profile);
    private readonly Meter _meter = new() { Total = 100 };

    public CounterTests() => _world.Save(_meter);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void Additions_of_several_devices_add_up_and_are_no_conflicts()
    {
        using var first = NewDevice();
        using var second = NewDevice();
        Add(first, 5);
        Add(second, 7);
        Add(second, -2);
        Assert.Equal((105, 105), (Total(first), Total(second)));
        Assert.Empty(_world.Synchronize(first).Conflicts);
        Assert.Empty(_world.Synchronize(second).Conflicts);
        _world.Synchronize(first);
        Assert.Equal((110, 110, 110), (_world.Hub.Find<Meter>(_meter.Id)!.Total, Total(first), Total(second)));
    }

    [Fact]
    public void A_device_shows_what_the_hub_has_plus_what_it_added_itself()
    {
        using var device = NewDevice();
        Add(device, 5);
        Save(200);
        var session = World.NewSession(device);
        var lost = _world.AnswerTo(session);
        Assert.False(lost.IsEmpty);
        Assert.Equal(105, Total(device));

        // The answer was lost: the same transaction goes up again and is not added again.
        _world.Synchronize(device);
        Assert.Equal((205, 205), (_world.Hub.Find<Meter>(_meter.Id)!.Total, Total(device)));
    }

    [Fact]
    public void An_own_addition_is_not_shown_twice_while_everything_is_downloaded_anew()
    {
        using var device = NewDevice();
        for (var index = 0; index < 250; index++) _world.Save(new Meter { Total = index });
        Add(device, 5);
        device.Push(_world);
        device.ForgetSynchronization();
        var session = World.NewSession(device);
        var request = new ByteBuffer();
        while (session.TryNext(request))
        {
            session.Take(_world.AnswerTo(request.WrittenMemory));
            request.Clear();
            Assert.Equal(105, Total(device));
        }
    }

    [Fact]
    public void A_sum_beyond_64_bits_is_rejected()
    {
        using var device = NewDevice();
        Add(device, long.MaxValue - 200);
        Save(1_000);
        _world.Synchronize(device);
        Assert.Equal(RejectionCode.InvalidValue, Assert.Single(device.Rejected.List()).Code);
        Assert.Equal((1_000, 1_000), (_world.Hub.Find<Meter>(_meter.Id)!.Total, Total(device)));
    }

    [Fact]
    public void A_rejected_addition_is_retried_as_an_addition()
    {
        using var device = NewDevice();
        Add(device, long.MaxValue - 200);
        Save(1_000);
        _world.Synchronize(device);
        Save(10);
        _world.Synchronize(device);
        device.Rejected.Retry(device.Rejected.List().Single().Id);
        _world.Synchronize(device);
        Assert.Equal(long.MaxValue - 190, _world.Hub.Find<Meter>(_meter.Id)!.Total);
    }

    [Theory]
    [InlineData(false, 205)]
    [InlineData(true, 207)]
    public void An_edited_retry_adds_what_was_meant_and_takes_back_nothing_of_others(bool addsMore, long expected)
    {
        using var world = new World(
            rules => rules.Entity<Meter>(meter => meter.Length(m => m.Name, 0, 3)), Meter.Profile);
        var meter = new Meter { Total = 100 };
        world.Save(meter);
        using var device = world.NewDevice();
        world.Synchronize(device);
        device.Change<Meter>(meter.Id, mine => (mine.Total, mine.Name) = (105, "long"));
        world.Save(new Meter { Id = meter.Id, Total = 200 });
        world.Synchronize(device);
        var rejected = device.Rejected.List().Single();
        var meant = (Meter)device.Rejected.ObjectOf(rejected.Changes.Single())!;
        Assert.Equal(105, meant.Total);
        (meant.Name, meant.Total) = ("ok", meant.Total + (addsMore ? 2 : 0));
        device.Rejected.Retry(rejected.Id, meant);
        world.Synchronize(device);
        Assert.Equal((expected, "ok"), (world.Hub.Find<Meter>(meter.Id)!.Total, world.Hub.Find<Meter>(meter.Id)!.Name));
    }

    [Fact]
    public void A_retried_creation_of_what_is_there_leaves_its_counters_alone()
    {
        using var device = NewDevice();
        var meter = new Meter { Id = Guid.NewGuid(), Total = 7, Name = "mine" };
        _world.Save(new Meter { Id = meter.Id, Total = 50 });
        device.Create(meter);
        _world.Synchronize(device);
        device.Rejected.Retry(device.Rejected.List().Single().Id);
        _world.Synchronize(device);
        Assert.Equal(("mine", 50), (Total(device, meter.Id).Name, Total(device, meter.Id).Total));
    }

    [Fact]
    public void A_delete_says_what_others_had_added_beneath_own_additions()
    {
        using var device = NewDevice();
        using var other = NewDevice();
        Add(other, 3);
        _world.Synchronize(other);
        Add(device, 5);
        device.Delete<Meter>(_meter.Id);
        Assert.Contains(_world.Synchronize(device).Conflicts, conflict => conflict.Attribute == nameof(Meter.Total));
    }

    [Fact]
    public void Whichever_side_a_resolver_chooses_no_addition_is_lost()
    {
        foreach (var choosesHub in new[] { true, false })
        {
            using var world = new World(rules => rules.Entity<Meter>(meter => meter.OnConflict(conflict =>
            {
                Assert.Equal(("start", 108, 108, 108),
                    (conflict.Base!.Name, conflict.Base.Total, conflict.Hub.Total, conflict.Device!.Total));
                return choosesHub ? conflict.Hub : conflict.Device;
            })), Meter.Profile);
            var meter = new Meter { Total = 100, Name = "start" };
            world.Save(meter);
            using var device = world.NewDevice();
            world.Synchronize(device);
            world.Save(new Meter { Id = meter.Id, Total = 103, Name = "hub" });
            device.Change<Meter>(meter.Id, mine => (mine.Total, mine.Name) = (mine.Total + 5, "device"));
            Assert.Single(world.Synchronize(device).Conflicts);
            Assert.Equal(108, world.Hub.Find<Meter>(meter.Id)!.Total);
            Assert.Equal(choosesHub ? "hub" : "device", device.Find<Meter>(meter.Id)!.Name);
        }
    }

    private OfflineDatabase NewDevice()
    {
        var device = _world.NewDevice();
        _world.Synchronize(device);
        return device;
    }

    private void Add(OfflineDatabase device, long number) =>
        device.Change<Meter>(_meter.Id, meter => meter.Total += number);

    private void Save(long total) => _world.Save(new Meter { Id = _meter.Id, Total = total });

    private static Meter Total(OfflineDatabase device, Guid id) => device.Find<Meter>(id)!;

    private long Total(OfflineDatabase device) => device.Find<Meter>(_meter.Id)!.Total;

    internal sealed class Meter
    {
        public static SyncModel Model { get; } = SyncModel.Create(model => model
            .Entity<Meter>(1, meter => meter.Counter(0, m => m.Total).Attribute(1, m => m.Name)));

        public static SyncProfile Profile { get; } = SyncProfile.Create(
            Model, "meters", profile => profile.Others(SyncMode.All));

        public Guid Id { get; set; }

        public long Total { get; set; }

        public string? Name { get; set; }
    }
}
