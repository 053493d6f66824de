using Embedded.Sync.Stores.Memory;

namespace Embedded.Sync.Tests.Migration;

/// <summary>What a database or a hub cannot follow is refused, with the ways out, and nothing is changed.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly World _world = new(Base);
    private readonly MemoryStore _store;
    private readonly Customer _customer = new() { Id = Guid.NewGuid(), Name = "ada" };

    public RefusalTests()
    {
        _store = _world.NewStore();
        _world.Save(_customer, new Shop { Id = Guid.NewGuid() }, new Visit { Id = Guid.NewGuid(), Count = 1 });
        using var device = _world.NewDevice(_store);
        _world.Synchronize(device);
    }

    private static SyncProfile Base { get; } = Versions.Profile(Declare, profile => profile
        .Entity<Scrap>(SyncMode.Never));

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_number_that_holds_something_else_now_is_refused_on_both_ends()
    {
        var changed = With<Customer>(1, customer => customer.Attribute(0, c => c.Age));
        Refuses(changed, "EMB1201 Customer.Age");
        var refused = Assert.Throws<ModelMigrationException>(() => _world.UseModel(changed.Model, changed));
        Assert.Contains("a String, and is that of Age, a Int32", refused.Message, StringComparison.Ordinal);
        Refuses(With<Visit>(3, visit => visit.Attribute(0, v => v.Total).Reference(1, v => v.Other)),
            "EMB1201 Visit.Other");
    }

    [Fact]
    public void A_number_that_was_removed_is_remembered_and_a_wider_number_is_not_refused()
    {
        using (var wider = Open(With<LongVisit>(3, visit => visit.Attribute(2, v => v.Count))))
            Assert.Equal(1, Assert.Single(wider.All<LongVisit>()).Count);
        var without = With<Customer>(1, customer => { });
        using (Open(without))
        {
        }

        Refuses(With<Customer>(1, customer => customer.Attribute(0, c => c.Age)), "EMB1201 Customer.Age");
    }

    [Fact]
    public void Another_generalisation_is_refused() => Refuses(
        Versions.Profile(model => model
            .Entity<Customer>(1, customer => customer.Attribute(0, c => c.Name))
            .Entity<Regular>(2, regular => { })), "EMB1202 Regular");

    [Fact]
    public void An_entity_that_never_left_the_device_is_not_synchronised_of_a_sudden()
    {
        using (var device = Open(Base)) device.Create(new Scrap());
        Refuses(Versions.Profile(Declare), "EMB1203 Scrap");
        Refuses(Versions.Profile(Declare, profile => profile.Entity<Customer>(SyncMode.Never)
                .Entity<Shop>(SyncMode.Never).Entity<Visit>(SyncMode.Never).Entity<Scrap>(SyncMode.Never)),
            "EMB1203 Customer", "EMB1203 Shop", "EMB1203 Visit");
    }

    [Fact]
    public void Unsent_work_stands_in_the_way_of_what_would_lose_it()
    {
        using (var device = Open(Base))
        {
            device.Create(new Customer());
            device.Create(new Shop());
            device.Change<Visit>(device.All<Visit>().Single().Id, visit => visit.Total++);
        }

        Refuses(Versions.Profile(model => model
                .Entity<Customer>(1, customer => customer.Attribute(0, c => c.Name))
                .Entity<Visit>(3, visit => visit.Counter(0, v => v.Total).Reference(1, v => v.Customer)),
            profile => profile.Entity<Customer>(SyncMode.NothingPreserve)),
            "EMB1203 Customer", "EMB1204 Shop", "EMB1205 Visit.Total");
    }

    [Fact]
    public void A_database_that_may_reset_begins_anew()
    {
        using (var device = Open(Base)) device.Create(new Customer());
        var changed = With<Customer>(1, customer => customer.Attribute(5, c => c.Name).Attribute(0, c => c.Age));
        using (var device = OfflineDatabase.Open(_store, new OfflineDatabaseOptions
        {
            Profile = changed, Time = _world.Time, Random = RandomSource.FromSeed(3), ResetsIfNotMigratable = true,
        }))
        {
            Assert.Equal((0, 0), (device.Count<Customer>(), device.PendingCount));
        }

        using var again = Open(changed);
        Assert.Empty(again.All<Customer>());
    }

    private static void Declare(SyncModelBuilder model) => model
        .Entity<Customer>(1, customer => customer.Attribute(0, c => c.Name))
        .Entity<Shop>(2, shop => { })
        .Entity<Visit>(3, visit => visit
            .Attribute(0, v => v.Total).Reference(1, v => v.Customer).Attribute(2, v => v.Count))
        .Entity<Scrap>(4, scrap => { });

    /// <summary>The model with one entity declared otherwise, alone or with what it leads to.</summary>
    private static SyncProfile With<T>(int number, Action<EntityBuilder<T>> declare)
        where T : class, new() => Versions.Profile(model =>
        {
            model.Entity(number, declare);
            if (number == 3) model.Entity<Shop>(2, shop => { })
                .Entity<Customer>(1, customer => customer.Attribute(0, c => c.Name));
        });

    private OfflineDatabase Open(SyncProfile profile) => _world.NewDevice(_store, profile);

    private void Refuses(SyncProfile profile, params string[] findings)
    {
        var before = StoreDump.Of(_store);
        var refused = Assert.Throws<ModelMigrationException>(() => Open(profile));
        Assert.Equal(findings, refused.Findings.Select(finding => $"{finding.Code} {finding.Subject}"));
        Assert.Contains("synchronise", refused.Message, StringComparison.Ordinal);
        Assert.Contains("ResetsIfNotMigratable", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, StoreDump.Of(_store));
    }

    private class Customer
    {
        public Guid Id { get; set; }

        public string Name { get; set; } = "";

        public int Age { get; set; }
    }

    private sealed class Regular : Customer;

    private sealed class Shop
    {
        public Guid Id { get; set; }
    }

    private sealed class Visit
    {
        public Guid Id { get; set; }

        public int Count { get; set; }

        public long Total { get; set; }

        public Reference<Customer> Customer { get; set; }

        public Reference<Shop> Other { get; set; }
    }

    private sealed class LongVisit
    {
        public Guid Id { get; set; }

        public long Count { get; set; }
    }

    private sealed class Scrap
    {
        public Guid Id { get; set; }
    }
}
