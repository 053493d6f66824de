using Embedded.Sync.Protocol;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Protocol;

/// <summary>The values that a device supplies: checked on both ends, kept, and changed (rules R8, R9).</summary>
public sealed class ParameterTests : IDisposable
{
    private readonly World _world = new(Sites.Kiosk, Sites.BackOffice);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_missing_value_is_an_error_before_any_request()
    {
        using var device = _world.NewDevice(parameters: SyncParameters.None.With("least", 1));
        device.Create(new Order());
        var request = new ByteBuffer();
        var session = World.NewSession(device);
        var failure = Assert.Throws<SyncException>(() => session.TryNext(request));
        Assert.Equal((SyncFailure.ParameterMissing, false), (failure.Failure, failure.IsTransient));
        Assert.Contains("site: Guid", failure.Message);
        Assert.Equal(0, request.Length);
        device.Parameters = device.Parameters.With("site", Sites.North);
        Assert.True(session.TryNext(request));
    }

    [Fact]
    public void A_profile_without_parameters_needs_none_and_takes_none()
    {
        using var device = _world.NewDevice(profile: Sites.BackOffice);
        _world.Synchronize(device);
        var unknown = Assert.Throws<ArgumentException>(() => device.Parameters = Sites.At(Sites.North));
        Assert.Contains("'least', 'site'", unknown.Message);
    }

    [Fact]
    public void A_value_of_another_type_is_refused_where_it_is_set()
    {
        using var device = _world.NewDevice(parameters: Sites.At(Sites.North));
        var wrong = Assert.Throws<ArgumentException>(() => device.Parameters = device.Parameters.With("site", "north"));
        Assert.Contains("site: Guid", wrong.Message);
        Assert.Equal(Sites.At(Sites.North), device.Parameters);
        Assert.Throws<ArgumentException>(() => _world.NewDevice(parameters: SyncParameters.None.With("least", 1.5)));
        Assert.Throws<ArgumentException>(() => SyncParameters.None.With("least", new object()));
        Assert.Throws<ArgumentException>(() => SyncParameters.None.With("site", new byte[3]));
    }

    [Fact]
    public void A_set_has_bounds()
    {
        Assert.Throws<ArgumentException>(() => SyncParameters.None.With(new string('x', 101), 1));
        Assert.Throws<ArgumentException>(() => SyncParameters.None.With("ids", new Guid[4000]));
        var full = SyncParameters.None;
        for (var index = 0; index < 100; index++) full = full.With($"p{index}", index);
        Assert.Equal(100, full.With("p0", 1).Names.Count());
        Assert.Throws<ArgumentException>(() => full.With("one more", 1));
    }

    [Theory]
    [InlineData("missing", "site: Guid")]
    [InlineData("unknown", "no parameter 'else'")]
    [InlineData("type", "site: Guid")]
    [InlineData("null", "not nullable")]
    [InlineData("many", "at most 100")]
    [InlineData("large", "at most 65536")]
    public void The_hub_refuses_what_does_not_fit_before_anything_is_served(string fault, string expected)
    {
        using var device = _world.NewDevice(parameters: Sites.At(Sites.North));
        var request = new ByteBuffer();
        World.NewSession(device).TryNext(request);
        var pull = (SyncRequest.Pull)SyncRequest.FromUntrusted(request.WrittenMemory);
        var sent = new ByteBuffer();
        (pull with { Parameters = SyncParameters.None }).Write(sent);
        sent.Truncate(sent.Length - 1);
        WriteParameters(new MessagePackWriter(sent), fault);
        var answer = SyncAnswer.FromUntrusted(_world.AnswerTo(sent.WrittenMemory));
        var error = Assert.IsType<SyncAnswer.Error>(answer);
        Assert.Equal(SyncErrorCode.InvalidParameters, error.Code);
        Assert.Contains(expected, error.Message);
    }

    [Theory]
    [InlineData(new byte[] { 0x91, 0xc0 })]
    [InlineData(new byte[] { 0x92, 0x01, 0x01 })]
    [InlineData(new byte[] { 0x94, 0xa1, 0x62, 0x01, 0xa1, 0x61, 0x01 })]
    [InlineData(new byte[] { 0x94, 0xa1, 0x61, 0x01, 0xa1, 0x61, 0x01 })]
    [InlineData(new byte[] { 0x92, 0xa1, 0x61, 0xc1 })]
    [InlineData(new byte[] { 0xdd, 0x7f, 0xff, 0xff, 0xff })]
    public void Bytes_that_are_no_set_of_values_are_a_malformed_request(byte[] bytes)
    {
        using var device = _world.NewDevice(parameters: Sites.At(Sites.North));
        var request = new ByteBuffer();
        World.NewSession(device).TryNext(request);
        var sent = new ByteBuffer();
        var pull = (SyncRequest.Pull)SyncRequest.FromUntrusted(request.WrittenMemory);
        (pull with { Parameters = SyncParameters.None }).Write(sent);
        sent.Truncate(sent.Length - 1);
        sent.Write(bytes);
        var error = Assert.IsType<SyncAnswer.Error>(SyncAnswer.FromUntrusted(_world.AnswerTo(sent.WrittenMemory)));
        Assert.Equal(SyncErrorCode.MalformedRequest, error.Code);
    }

    [Fact]
    public void A_changed_value_downloads_anew_what_depends_on_it_and_nothing_else()
    {
        using var device = _world.NewDevice(parameters: Sites.At(Sites.North));
        Perishable perishable = new() { Id = Guid.NewGuid(), Category = new(Sites.South), Stock = 1 };
        var (north, south) = (Sites.Product(Sites.North), Sites.Product(Sites.South));
        _world.Save(north, south, perishable, new Order(), new Category());
        _world.Synchronize(device);
        device.Parameters = device.Parameters.With("site", Sites.South);
        var session = World.NewSession(device);
        session.Take(_world.AnswerTo(session));
        // The old objects stay readable until they are replaced.
        Assert.Equal(north.Id, Assert.Single(device.All<Product>()).Id);
        var result = _world.Synchronize(device);
        Assert.Equal(new[] { south.Id, perishable.Id }.Order(), device.All<Product>().Select(one => one.Id).Order());
        Assert.Equal((2, 1), (result.ObjectsReceived, result.ObjectsRemoved));
        Assert.Equal(
            [new SyncReset("Perishable", ResetReason.Scope), new SyncReset("Product", ResetReason.Scope)],
            session.Result.Resets.OrderBy(reset => reset.Entity));
        Assert.Empty(_world.Synchronize(device).Resets);
    }

    [Fact]
    public void The_same_values_in_another_form_reset_nothing()
    {
        var profile = SyncProfile.Create(Shop.Model, "listed", profile => profile
            .Constrain<Order>(o => SyncParameter.Get<int[]>("quantities").Contains(o.Quantity))
            .Entity<Draft>(SyncMode.Never).Others(SyncMode.All));
        using var world = new World(profile);
        using var device = world.NewDevice(parameters: SyncParameters.None.With<int[]>("quantities", [1, 2, 3]));
        world.Save(new Order { Quantity = 2 }, new Order { Quantity = 4 });
        world.Synchronize(device);
        Assert.Equal(1, device.Count<Order>());
        device.Parameters = device.Parameters.With("quantities", new List<long> { 3, 2, 1, 1 });
        Assert.Empty(world.Synchronize(device).Resets);
        device.Parameters = device.Parameters.With<int[]>("quantities", [4]);
        Assert.Single(world.Synchronize(device).Resets);
        Assert.Equal(4, Assert.Single(device.All<Order>()).Quantity);
    }

    [Fact]
    public void Values_are_kept_in_the_store_and_options_come_before_them()
    {
        var store = _world.NewStore();
        using (var first = _world.NewDevice(store, parameters: Sites.At(Sites.North, least: 3)))
            first.Parameters = first.Parameters.With("site", Sites.South);
        using (var second = _world.NewDevice(store)) Assert.Equal(Sites.At(Sites.South, least: 3), second.Parameters);
        using (var third = _world.NewDevice(store, parameters: SyncParameters.None.With("least", 7)))
        {
            Assert.Equal(Sites.At(Sites.South, least: 7), third.Parameters);
            third.Reset();
            Assert.Equal(Sites.At(Sites.South, least: 7), third.Parameters);
        }

        using (var fourth = _world.NewDevice(store)) Assert.Equal(Sites.At(Sites.South, least: 7), fourth.Parameters);
        using var other = _world.NewDevice(store, Sites.BackOffice);
        Assert.Equal(SyncParameters.None, other.Parameters);
    }

    [Fact]
    public void Values_changed_in_the_middle_of_a_download_end_in_the_new_ones()
    {
        using var device = _world.NewDevice(parameters: Sites.At(Sites.North));
        foreach (var site in new[] { Sites.North, Sites.South })
            _world.Save([.. Enumerable.Range(0, 250).Select(_ => Sites.Product(site))]);
        var session = World.NewSession(device);
        session.Take(_world.AnswerTo(session));
        device.Parameters = device.Parameters.With("site", Sites.South);
        var request = new ByteBuffer();
        for (; session.TryNext(request); request.Clear()) session.Take(_world.AnswerTo(request.WrittenMemory));
        Assert.Equal(250, device.Count<Product>());
        Assert.All(device.All<Product>(), product => Assert.Equal(Sites.South, product.Category.Id));
    }

    private static void WriteParameters(MessagePackWriter writer, string fault)
    {
        var good = Sites.At(Sites.North);
        switch (fault)
        {
            case "missing": good.Without("site").Write(writer); break;
            case "unknown": good.With("else", 1).Write(writer); break;
            case "type": good.With("site", 5).Write(writer); break;
            case "null": good.With<string?>("least", null).Write(writer); break;
            case "many":
                writer.WriteArrayHeader(202);
                for (var index = 0; index < 202; index++) writer.WriteString($"{index}");
                break;
            default:
                writer.WriteArrayHeader(2);
                writer.WriteString("site");
                writer.WriteBinary(new byte[70_000]);
                break;
        }
    }
}
