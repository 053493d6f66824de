using System.Text;
using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Hub;

/// <summary>What never leaves the hub is in no answer of it.</summary>
public sealed class HubOnlyTests : IDisposable
{
    private const string Canary = "hash-of-a-secret";

    private readonly World _world = FilledShop.NewWorld();
    private readonly Invoice _invoice = new() { Id = Guid.NewGuid(), Customer = "ada", Secret = Canary };

    public HubOnlyTests() => _world.Save(_invoice);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void It_is_in_no_page_and_survives_what_devices_change()
    {
        using var device = _world.NewDevice();
        Run(World.NewSession(device));
        device.Change<Invoice>(_invoice.Id, one => one.Customer = "bob");
        Run(World.NewSession(device));
        Assert.Null(device.Find<Invoice>(_invoice.Id)!.Secret);
        var onHub = _world.Hub.Find<Invoice>(_invoice.Id)!;
        Assert.Equal(("bob", Canary), (onHub.Customer, onHub.Secret));
    }

    [Fact]
    public void It_is_in_no_object_that_is_fetched_and_in_no_answer_to_a_query()
    {
        using var device = _world.NewDevice();
        Run(new SyncSession(device, new SynchronizerOptions { BatchSize = 100 },
            SyncSelection.Objects<Invoice>(_invoice.Id)));
        Assert.Null(device.Find<Invoice>(_invoice.Id)!.Secret);
        var online = SyncProfile.Create(FilledShop.Model, "desk",
            profile => profile.EnableOnlineEntities().Others(SyncMode.Online));
        _world.UseModel(FilledShop.Model, online);
        var request = new ByteBuffer();
        new SyncRequest.Query
        {
            Fingerprint = online.Fingerprint, Profile = online.Name, Stamp = 1, Entity = 1, PageSize = 10,
            ByteBudget = 100_000, Client = default, Tickets = [],
        }.Write(request);
        Assert.Contains("ada", Text(_world.AnswerTo(request.WrittenMemory)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_is_in_no_result_of_an_action()
    {
        _world.Actions = ServerActionSet.Create(FilledShop.Model, actions => actions.Add<Guid, Invoice>(
            "find", (id, context, _) => Task.FromResult(context.Find<Invoice>(id)!)).AllowAnonymous());
        _world.RestoreHub(_world.HubStore);
        using var device = _world.NewDevice();
        var transport = new InProcessTransport(_world.Hub, _world.Caller);
        var actions = new ServerActions(device, transport, AlwaysConnected.Instance,
            new Synchronizer(device, transport, new SynchronizerOptions(), _world.Time), _world.Time);
        var found = (await actions.CallAsync<Guid, Invoice>("find", _invoice.Id)).Value;
        Assert.Equal(("ada", null), (found.Customer, found.Secret));
    }

    [Fact]
    public void A_device_drops_what_is_kept_on_the_hub_from_now_on()
    {
        static SyncProfile With(Action<EntityBuilder<Invoice>> more) => SyncProfile.Create(SyncModel.Create(model =>
            model.Entity<Invoice>(1, invoice => more(invoice.Attribute(0, i => i.Customer)
                .Attribute(4, i => i.Secret)))), "till", profile => profile.Others(SyncMode.All));
        var (open, closed) = (With(invoice => { }), With(invoice => invoice.HubOnly(i => i.Secret)));
        using var world = new World(open);
        world.Save(_invoice);
        var store = world.NewStore();
        using (var device = world.NewDevice(store))
        {
            world.Synchronize(device);
            Assert.Contains(Canary, Encoding.UTF8.GetString(Convert.FromHexString(
                StoreDump.Of(store).Replace(" ", "", StringComparison.Ordinal)
                    .Replace("\n", "", StringComparison.Ordinal))), StringComparison.Ordinal);
        }

        world.UseModel(closed.Model, closed);
        using var updated = world.NewDevice(store, closed);
        Assert.Equal(ResetReason.Scope, Assert.Single(world.Synchronize(updated).Resets).Reason);
        Assert.DoesNotContain(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Canary)), StoreDump.Of(store),
            StringComparison.Ordinal);
    }

    private void Run(SyncSession session)
    {
        var request = new ByteBuffer();
        while (session.TryNext(request))
        {
            var answer = _world.AnswerTo(request.WrittenMemory);
            Assert.DoesNotContain(Canary, Text(answer), StringComparison.Ordinal);
            session.Take(answer);
            request.Clear();
        }
    }

    private static string Text(ReadOnlyMemory<byte> answer)
    {
        var text = Encoding.Latin1.GetString(answer.Span);
        Assert.DoesNotContain(Canary, text, StringComparison.Ordinal);
        return text;
    }
}
