using Embedded.Sync.Actions;
using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Actions;

public sealed class ActionValueTests : IDisposable
{
    private readonly ActionWorld _world = new();

    public void Dispose() => _world.Dispose();

    [Fact]
    public async Task Every_kind_of_member_travels_both_ways()
    {
        using var device = _world.World.NewDevice();
        var id = Guid.CreateVersion7();
        var sent = new Everything
        {
            Flag = true, Number = -3, Long = long.MinValue, Price = 2.40m, Weight = 0.5, Text = "Tee ä 日本",
            Date = new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc), Bytes = [1, 2], Id = id,
            State = ProductState.Gone, Product = new(id), Tags = new(id),
            Order = new Order { Id = id, Quantity = 4, Note = "n" },
            Products = [new Perishable { Id = id, BestBefore = DateTime.UnixEpoch }, new Product { Id = id }],
            Numbers = [1, 2, 3], Nested = [new ReserveStock(new(id), 2), null],
        };
        var got = (await _world.Actions(device).CallAsync<Everything, Everything>("echo", sent)).Value;
        Assert.Equal(
            (sent.Flag, sent.Number, sent.Long, sent.Price, sent.Weight, sent.Text, sent.Date, sent.NoDate),
            (got.Flag, got.Number, got.Long, got.Price, got.Weight, got.Text, got.Date, got.NoDate));
        Assert.Equal((sent.Id, sent.State, sent.NoState, sent.Product), (got.Id, got.State, got.NoState, got.Product));
        Assert.Equal(sent.Bytes, got.Bytes);
        Assert.Equal(sent.Tags, got.Tags);
        Assert.Equal(sent.Numbers, got.Numbers);
        Assert.Equal((id, 4, "n"), (got.Order!.Id, got.Order.Quantity, got.Order.Note));
        Assert.Equal(DateTime.UnixEpoch, Assert.IsType<Perishable>(got.Products[0]).BestBefore);
        Assert.Equal(sent.Nested, got.Nested);
    }

    [Fact]
    public void What_is_wrong_with_actions_is_found_when_they_are_built()
    {
        var failure = Assert.Throws<ModelException>(() => ServerActionSet.Create(Shop.Model, actions =>
        {
            actions.Add<Self, object>("types", (_, _, _) => Task.FromResult(new object())).AllowAnonymous();
            actions.Add<NoConstructor, SyncHelper>("more", (_, _, _) => null!).AllowAnonymous();
            actions.Add<HasStream, Dictionary<string, int>>("third", (_, _, _) => null!).AllowAnonymous();
            actions.Add<int, int>("twice", (_, _, _) => Task.FromResult(1)).AllowAnonymous();
            actions.Add<int, int>("twice", (_, _, _) => Task.FromResult(1)).AllowAnonymous();
            actions.Add<int, int>("silent", (_, _, _) => Task.FromResult(1));
            actions.Add<int, int>("", (_, _, _) => Task.FromResult(1)).AllowAnonymous();
        }));
        Assert.Equal(
            [
                "EMB1401 more, NoConstructor", "EMB1401 more, SyncHelper", "EMB1401 third, Dictionary`2",
                "EMB1401 third, HasStream.Stream", "EMB1401 types, Object", "EMB1401 types, Self.Other",
                "EMB1402 ", "EMB1402 twice", "EMB1403 silent",
            ],
            failure.Findings.Select(finding => $"{finding.Code} {finding.Subject}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Online_objects_are_parameters_only_where_the_profile_allows_it()
    {
        var failure = Assert.Throws<ModelException>(() => new ActionWorld(Online.OnlineShop.Profile));
        Assert.All(failure.Findings, finding => Assert.Equal(("EMB1404", "echo"), (finding.Code, finding.Subject)));
        Assert.Contains("AllowOnlineEntitiesInActions()", failure.Message, StringComparison.Ordinal);
        using var world = new World(Online.OnlineShop.Profile);
        using var device = world.NewDevice();
        var transport = new ScriptedTransport(world);
        var actions = new ServerActions(device, transport, AlwaysConnected.Instance,
            new Synchronizer(device, transport, new SynchronizerOptions(), world.Time), world.Time);
        await Assert.ThrowsAsync<ModelException>(() => actions.CallAsync<Product, int>("any", new Product()));
        await Assert.ThrowsAsync<ModelException>(() => actions.CallAsync<int, Product[]>("any", 1));
        await Assert.ThrowsAsync<ModelException>(() => actions.CallAsync<Self, int>("any", new Self()));
        Assert.Equal(0, transport.Requests);
    }

    [Fact]
    public void A_value_reads_nothing_but_its_own_type_from_any_bytes()
    {
        var value = new ActionContracts(Shop.Model).Of(typeof(Everything)).Value!;
        var written = new ByteBuffer();
        value.Write(new MessagePackWriter(written), new Everything
        {
            Text = "text", Order = new Order { Note = "n" }, Numbers = [1, 2], Bytes = [1],
            Nested = [new ReserveStock(default, 1)], Products = [new Product { Name = "p" }],
        });
        var random = new Random(1);
        for (var round = 0; round < 50_000; round++)
        {
            var bytes = written.ToArray();
            for (var hits = random.Next(1, 4); hits > 0; hits--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var failure = Record.Exception(() =>
            {
                var reader = new MessagePackReader(bytes);
                value.ReadNullable(ref reader);
            });
            Assert.True(failure is null or MessagePackException, $"round {round}: {failure}");
        }
    }

    [Fact]
    public void The_other_end_may_know_more_or_fewer_members()
    {
        var contracts = new ActionContracts(Shop.Model);
        var written = new ByteBuffer();
        contracts.Of(typeof(Reservation)).Value!.Write(new MessagePackWriter(written), new Reservation(Guid.Empty, 3));
        var reader = new MessagePackReader(written.WrittenSpan);
        var read = (ReserveStock)contracts.Of(typeof(ReserveStock)).Value!.Read(ref reader);
        Assert.Equal((default(Reference<Product>), 0), (read.Product, read.Quantity));
    }

    private sealed class Self
    {
        public List<Self>? Other { get; set; }
    }

    private sealed class NoConstructor(int other)
    {
        public int Value { get; } = other;
    }

    private sealed class HasStream
    {
        public Stream? Stream { get; set; }
    }
}
