using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Protocol;

/// <summary>How many requests a synchronisation takes, how large they are, and what it says of its progress.</summary>
public sealed class RoundTests : IDisposable
{
    private readonly World _world = new();
    private readonly OfflineDatabase _device;

    public RoundTests() => _device = _world.NewDevice();

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Fact]
    public void Idle_it_is_one_small_request_also_after_many_rounds()
    {
        for (var round = 0; round < 12; round++)
        {
            _world.Save(new Order(), new Category(), new Product(), new Perishable());
            _world.Synchronize(_device);
        }

        Assert.Equal(ProtocolFormat.TicketsMax, _device.State.Tickets.Length);
        var idle = _world.Synchronize(_device);
        Assert.Equal((1, 0), (idle.Requests, idle.ObjectsReceived));
        Assert.InRange(idle.BytesSent, 1, 300);
        Assert.InRange(idle.BytesReceived, 1, 300);
    }

    [Fact]
    public void Several_entities_share_a_batch()
    {
        for (var index =
            0; index < 10; index++) _world.Save(new Order(), new Category(), new Product(), new Perishable());
        var first = _world.Synchronize(_device);
        Assert.Equal((1, 40), (first.Requests, first.ObjectsReceived));
    }

    [Theory]
    [InlineData(100, 4)]
    [InlineData(400, 1)]
    [InlineData(133, 4)]
    public void A_batch_holds_as_many_objects_as_asked_for(int batchSize, int requests)
    {
        _world.Save([.. Enumerable.Range(0, 400).Select(_ => new Order())]);
        Assert.Equal(requests, _world.Synchronize(_device, batchSize).Requests);
        Assert.Equal(400, _device.Count<Order>());
    }

    [Fact]
    public void A_batch_ends_soon_after_its_byte_budget()
    {
        _world.Save([.. Enumerable.Range(0, 100).Select(_ => new Product { Picture = new byte[1_000] })]);
        var options = new SynchronizerOptions { ByteBudget = SynchronizerOptions.ByteBudgetMin };
        var session = new SyncSession(_device, options);
        var request = new ByteBuffer();
        for (; session.TryNext(request); request.Clear())
        {
            var answer = _world.AnswerTo(request.WrittenMemory);
            Assert.InRange(answer.Length, 1, SynchronizerOptions.ByteBudgetMin + 2_000);
            session.Take(answer);
        }

        Assert.Equal(7, session.Result.Requests);
        Assert.Equal(100, _device.Count<Product>());
    }

    [Fact]
    public void Progress_begins_at_0_never_falls_and_ends_at_100()
    {
        _world.Save([.. Enumerable.Range(0, 250).Select(_ => new Order())]);
        _world.Save([.. Enumerable.Range(0, 150).Select(_ => new Category())]);
        _device.Create(new Draft());
        var session = World.NewSession(_device);
        Assert.Equal((0, SyncPhase.Starting), (session.Progress.Percent, session.Progress.Phase));
        var percents = new List<double>();
        var request = new ByteBuffer();
        for (; session.TryNext(request); request.Clear())
        {
            var staged = session.Read(_world.AnswerTo(request.WrittenMemory));
            Assert.Equal(400, session.Progress.Total);
            session.Apply(staged);
            percents.Add(session.Progress.Percent);
        }

        Assert.Equal([25, 50, 75, 100], percents);
        Assert.Equal((400, 400), (session.Progress.Done, session.Progress.Total));
        Assert.All(session.Progress.Entities, entity => Assert.Equal(100, entity.Percent));
    }

    [Fact]
    public void With_nothing_to_do_it_ends_at_100()
    {
        var session = World.NewSession(_device);
        session.Take(_world.AnswerTo(session));
        Assert.False(session.TryNext(new ByteBuffer()));
        Assert.Equal((100, 0, SyncPhase.Completed), (session.Progress.Percent, session.Progress.Total,
            session.Progress.Phase));
    }

    [Fact]
    public void A_lost_repeated_or_late_answer_leaves_the_store_as_it_is()
    {
        using var store = _world.NewStore();
        using var device = _world.NewDevice(store);
        using var other = _world.NewDevice();
        _world.Save([.. Enumerable.Range(0, 250).Select(_ => new Order())]);
        var session = World.NewSession(device);
        var first = _world.AnswerTo(session);
        session.Take(first);
        var before = StoreDump.Of(store);
        _ = _world.AnswerTo(session);
        session.Take(first);
        session.Take(_world.AnswerTo(World.NewSession(other)));
        Assert.Equal(before, StoreDump.Of(store));
        _world.Synchronize(device);
        Assert.Equal(250, device.Count<Order>());
    }

    [Theory]
    [InlineData(SyncErrorCode.ModelMismatch)]
    [InlineData(SyncErrorCode.UnknownProfile)]
    [InlineData(SyncErrorCode.LimitOutOfRange)]
    public void A_request_that_does_not_fit_the_hub_is_refused_with_its_code(SyncErrorCode code)
    {
        var request = new ByteBuffer();
        World.NewSession(_device).TryNext(request);
        var pull = (SyncRequest.Pull)SyncRequest.FromUntrusted(request.WrittenMemory);
        var sent = new ByteBuffer();
        (code switch
        {
            SyncErrorCode.ModelMismatch => pull with { Fingerprint = 1 },
            SyncErrorCode.UnknownProfile => pull with { Profile = "none" },
            _ => pull with { BatchSize = 99 },
        }).Write(sent);
        var failure = Assert.Throws<SyncException>(() =>
            World.NewSession(_device).Take(_world.AnswerTo(sent.WrittenMemory)));
        Assert.Equal((SyncFailure.Refused, code, false), (failure.Failure, failure.Code!.Value, failure.IsTransient));
    }
}
