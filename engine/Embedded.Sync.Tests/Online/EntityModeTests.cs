using Embedded.Sync.Model;
using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Online;

/// <summary>Each call that a mode prohibits throws its typed exception, at the call.</summary>
public sealed class EntityModeTests : IDisposable
{
    private readonly World _world = new(OnlineShop.Profile);
    private readonly OfflineDatabase _device;

    public EntityModeTests() => _device = _world.NewDevice();

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    public static TheoryData<string, Action<OfflineDatabase>> Readings => new()
    {
        { "Find", database => database.Find<Product>(Guid.NewGuid()) },
        { "Find by reference", database => database.Find(new Reference<Product>(Guid.NewGuid())) },
        { "All", database => database.All<Product>() },
        { "Where", database => database.Where<Product>(_ => true) },
        { "Count", database => database.Count<Product>() },
        { "Query", database => database.Query<Product>() },
        { "UnitOfWork.Find", database => database.Begin().Find<Product>(Guid.NewGuid()) },
    };

    public static TheoryData<string, Action<UnitOfWork>> Writings => new()
    {
        { "Create", work => work.Create(new Product()) },
        { "Change", work => work.Change(new Product { Id = Guid.NewGuid() }) },
        { "Delete", work => work.Delete(new Perishable { Id = Guid.NewGuid() }) },
        { "Delete by id", work => work.Delete<Product>(Guid.NewGuid()) },
    };

    [Theory]
    [MemberData(nameof(Readings))]
    public void Reading_an_online_entity_on_the_device_names_the_call_that_asks_the_hub(
        string call, Action<OfflineDatabase> read)
    {
        var failure = Assert.Throws<EntityModeException>(() => read(_device));
        Assert.True(failure.Fault == EntityModeFault.ReadOnHubOnly, call);
        Assert.Contains("online.Query<Product>()", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Writings))]
    public void Writing_an_online_entity_on_the_device_names_server_actions(string call, Action<UnitOfWork> write)
    {
        using var work = _device.Begin();
        var failure = Assert.Throws<EntityModeException>(() => write(work));
        Assert.True(failure.Fault == EntityModeFault.WrittenOnHubOnly, call);
        Assert.Contains("server action", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_offline_entity_is_not_asked_for_on_the_hub()
    {
        var failure = Assert.Throws<EntityModeException>(() => _world.Online(_device).Query<Order>());
        Assert.Equal((EntityModeFault.ReadOnDevice, "Order"), (failure.Fault, failure.Entity));
    }

    [Fact]
    public async Task A_generalisation_of_mixed_modes_is_queried_on_neither_side_and_its_specialisations_are()
    {
        using var world = new World(OnlineShop.MixedProfile);
        using var device = world.NewDevice();
        world.Save(new Product(), new Perishable(), new Perishable());
        world.Synchronize(device);
        var online = world.Online(device);
        Assert.All(
            [
                Record.Exception(() => device.Query<Product>()), Record.Exception(() => device.All<Product>()),
                Record.Exception(() => device.Find<Product>(Guid.NewGuid())),
                Record.Exception(() => online.Query<Product>()),
                await Record.ExceptionAsync(() => online.FindAsync<Product>(Guid.NewGuid())),
            ],
            failure => Assert.Equal(
                EntityModeFault.MixedHierarchy, Assert.IsType<EntityModeException>(failure).Fault));
        Assert.Equal(2, await online.Query<Perishable>().CountAsync());
        Assert.Equal(EntityModeFault.ReadOnHubOnly,
            Assert.Throws<EntityModeException>(() => device.Query<Perishable>()).Fault);
    }

    [Fact]
    public void The_hub_takes_no_upload_of_an_online_entity()
    {
        using var world = new World();
        using var device = world.NewDevice();
        device.Create(new Product());
        var request = new ByteBuffer();
        Assert.True(World.NewSession(device).TryNext(request));
        var push = (SyncRequest.Push)SyncRequest.FromUntrusted(request.WrittenMemory);
        request = new ByteBuffer();
        (push with { Fingerprint = OnlineShop.Profile.Fingerprint }).Write(request);
        var answer = (SyncAnswer.Pushed)SyncAnswer.Parse(_world.AnswerTo(request.WrittenMemory));
        Assert.Equal(RejectionCode.EntityNotWritable, Assert.Single(answer.Results).Code);
        Assert.Equal(0, _world.Hub.Count<Product>());
    }

    [Fact]
    public void Online_has_to_be_switched_on() => Assert.Equal(
        ["EMB1121 Category", "EMB1121 Perishable", "EMB1121 Product"],
        FindingsOf(profile => profile
            .Entity<Category>(SyncMode.Online).Entity<Product>(SyncMode.Online).Entity<Perishable>(SyncMode.Online)
            .Entity<Draft>(SyncMode.Never).Others(SyncMode.All), "EnableOnlineEntities()"));

    [Fact]
    public void An_online_entity_does_not_lead_to_one_that_the_device_has() => Assert.Equal(
        ["EMB1122 Perishable.Category", "EMB1122 Perishable.Tags"],
        FindingsOf(profile => profile
            .EnableOnlineEntities().Entity<Perishable>(SyncMode.Online)
            .Entity<Draft>(SyncMode.Never).Others(SyncMode.All), "Category"));

    [Fact]
    public void An_online_entity_does_not_lead_to_one_of_which_the_device_has_specialisations() => Assert.Equal(
        ["EMB1122 Order.Product"],
        FindingsOf(profile => profile
            .EnableOnlineEntities().Entity<Order>(SyncMode.Online).Entity<Product>(SyncMode.Online)
            .Entity<Category>(SyncMode.Online).Entity<Perishable>(SyncMode.All)
            .Others(SyncMode.Never), "Perishable"));

    private static List<string> FindingsOf(Action<SyncProfileBuilder> declare, string named)
    {
        var failure = Assert.Throws<ModelException>(() => SyncProfile.Create(Shop.Model, "wrong", declare));
        Assert.All(failure.Findings, finding => Assert.Contains(named, finding.Message, StringComparison.Ordinal));
        return [.. failure.Findings.Select(finding => $"{finding.Code} {finding.Subject}")
            .Order(StringComparer.Ordinal)];
    }
}
