using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Stores.Memory;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Protocol;

/// <summary>
/// What a device does with answers that no honest hub gives: a typed refusal, and not a byte of its
/// store differs.
/// </summary>
public sealed class HostileHubTests : IDisposable
{
    private readonly World _world = new();
    private readonly MemoryStore _store;
    private readonly OfflineDatabase _device;

    public HostileHubTests()
    {
        _store = _world.NewStore();
        _device = _world.NewDevice(_store);
        _world.Save([.. Enumerable.Range(0, 30).Select(index => new Order { Quantity = index })]);
        _world.Synchronize(_device);
    }

    public void Dispose()
    {
        _device.Dispose();
        _world.Dispose();
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(long.MinValue)]
    [InlineData(-2)]
    public void A_total_that_cannot_be_is_refused(long total) => RefusesPage((slices, at) =>
    {
        slices.Begin(4);
        slices.AddRow(ObjectId.From(Guid.NewGuid()), Row(at.Head), 1);
        slices.End(new SliceEnd(default, default, false, false, false, Position.EndOf(at.Head), total));
    });

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-2)]
    public void A_total_of_a_postponed_entity_that_cannot_be_is_refused(long total) =>
        RefusesPage((slices, _) => slices.WritePostponed(4, total));

    [Fact]
    public void An_entity_that_is_not_downloaded_is_refused() =>
        RefusesPage((slices, _) => slices.WritePostponed(5, 0));

    [Fact]
    public void A_position_beyond_the_head_is_refused() => RefusesPage((slices, at) =>
    {
        slices.Begin(4);
        slices.End(new SliceEnd(default, default, false, false, false, Position.EndOf(at.Head + 1), 0));
    });

    [Fact]
    public void A_position_that_goes_back_is_refused() => RefusesPage((slices, _) =>
    {
        slices.Begin(4);
        slices.End(new SliceEnd(default, default, false, false, false, Position.EndOf(0), 0));
    });

    [Fact]
    public void A_page_that_promises_more_and_does_not_move_is_refused() => RefusesPage((slices, _) =>
    {
        slices.Begin(4);
        slices.End(new SliceEnd(default, default, false, false, More: true, _device.State.Mark(4)!.Position, 0));
    });

    [Fact]
    public void A_range_that_goes_on_where_none_was_begun_is_refused() => RefusesPage((slices, at) =>
    {
        slices.Begin(4);
        slices.End(new SliceEnd(default, ObjectId.End, false, false, false, Position.EndOf(at.Head), 0));
    });

    [Fact]
    public void A_first_range_at_a_position_beyond_the_head_is_refused() => RefusesPage((slices, at) =>
    {
        slices.Begin(4);
        slices.End(new SliceEnd(default, ObjectId.End, true, false, false, Position.EndOf(at.Head + 1), 0));
    });

    [Fact]
    public void An_object_twice_in_one_page_of_changes_is_refused() => RefusesPage((slices, at) =>
    {
        var id = ObjectId.From(Guid.NewGuid());
        slices.Begin(4);
        slices.AddRow(id, Row(at.Head), 1);
        slices.AddRow(id, Row(at.Head), 1);
        slices.End(new SliceEnd(default, default, false, false, false, Position.EndOf(at.Head), 2));
    });

    [Fact]
    public void A_row_of_another_entity_is_refused() => RefusesPage((slices, at) =>
    {
        slices.Begin(1);
        slices.AddRow(ObjectId.From(Guid.NewGuid()), Row(at.Head), 1);
        slices.End(new SliceEnd(default, default, false, false, false, Position.EndOf(at.Head), 1));
    });

    [Fact]
    public void A_page_of_nothing_but_postponements_is_refused() =>
        RefusesPage((slices, _) => slices.WritePostponed(4, 1));

    [Fact]
    public void A_page_in_answer_to_a_push_is_not_taken()
    {
        var pull = new ByteBuffer();
        Assert.True(World.NewSession(_device).TryNext(pull));
        _world.Save(new Order { Note = "news" });
        var late = _world.AnswerTo(pull.WrittenMemory);
        _device.Create(new Order { Note = "mine" });
        var session = World.NewSession(_device);
        Assert.True(session.TryNext(new ByteBuffer()));
        var before = StoreDump.Of(_store);
        session.Take(late);
        Assert.Equal(before, StoreDump.Of(_store));
        var next = new ByteBuffer();
        Assert.True(session.TryNext(next));
        Assert.IsType<SyncRequest.Push>(SyncRequest.FromUntrusted(next.WrittenMemory));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(ulong.MaxValue)]
    public void A_decision_at_a_version_that_cannot_be_is_refused(ulong version)
    {
        _device.Create(new Order());
        var session = World.NewSession(_device);
        var request = new ByteBuffer();
        session.TryNext(request);
        var push = Assert.IsType<SyncRequest.Push>(SyncRequest.FromUntrusted(request.WrittenMemory));
        var answer = new ByteBuffer();
        SyncAnswer.WritePushed(new MessagePackWriter(answer), push.Stamp, push.Tickets[^1], [new TransactionResult
        {
            Transaction = TransactionMessage.FromUntrusted(push.Transactions[0].Span).Id,
            Outcome = TransactionOutcome.Applied, Version = version,
        }]);
        Refuses(session, answer.WrittenMemory);
    }

    [Fact]
    public void Lost_timelines_without_end_end_the_session_and_leave_a_device_that_a_hub_understands()
    {
        var session = World.NewSession(_device);
        var request = new ByteBuffer();
        var failure = Assert.Throws<SyncException>(() =>
        {
            for (var round = 1UL; session.TryNext(request); round++, request.Clear())
            {
                var pull = SyncRequest.FromUntrusted(request.WrittenMemory);
                var answer = new ByteBuffer();
                SyncAnswer.WriteTimelineLost(new MessagePackWriter(answer), pull.Stamp, new Ticket(round, round),
                    ulong.MaxValue);
                session.Take(answer.WrittenMemory);
            }
        });
        Assert.Equal(SyncFailure.BadAnswer, failure.Failure);
        using var reopened = _world.NewDevice(_store);
        _world.Synchronize(reopened);
        Assert.Equal(30, reopened.Count<Order>());
    }

    private void RefusesPage(Action<SliceWriter, Ticket> write)
    {
        var session = World.NewSession(_device);
        var request = new ByteBuffer();
        session.TryNext(request);
        var pull = Assert.IsType<SyncRequest.Pull>(SyncRequest.FromUntrusted(request.WrittenMemory));
        var answer = new ByteBuffer();
        var writer = new MessagePackWriter(answer);
        SyncAnswer.WritePageHead(writer, pull.Stamp, pull.Tickets[^1]);
        writer.WriteArrayHeader(1);
        write(new SliceWriter(answer), pull.Tickets[^1]);
        writer.WriteBinary(pull.Cursor.Span);
        Refuses(session, answer.WrittenMemory);
    }

    private void Refuses(SyncSession session, ReadOnlyMemory<byte> answer)
    {
        var (before, count) = (StoreDump.Of(_store), _device.Count<Order>());
        var failure = Assert.Throws<SyncException>(() => session.Take(answer));
        Assert.Equal(SyncFailure.BadAnswer, failure.Failure);
        Assert.Equal(before, StoreDump.Of(_store));
        _ = session.Progress;
        Assert.Equal(count, _device.All<Order>().Count());
    }

    private static byte[] Row(ulong version)
    {
        var row = new ByteBuffer();
        new RowHeader(4, version, 1, 0).Write(new MessagePackWriter(row));
        return row.ToArray();
    }
}
