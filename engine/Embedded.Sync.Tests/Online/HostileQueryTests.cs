using System.Linq.Expressions;
using Embedded.Sync.Predicates;
using Embedded.Sync.Protocol;
using Embedded.Sync.Queries;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Online;

/// <summary>Questions that no device asks: the hub refuses each with a code, and stays as it is.</summary>
public sealed class HostileQueryTests : IDisposable
{
    private const int Rounds = 30_000;
    private readonly World _world = new(OnlineShop.Profile);

    public HostileQueryTests() => _world.Save([.. Enumerable.Range(0, 20).Select(stock =>
        new Product { Stock = stock, Name = $"name {stock}", Price = stock })]);

    public void Dispose() => _world.Dispose();

    [Fact]
    public void A_hub_answers_whatever_is_asked()
    {
        var random = new Random(1);
        var products = Shop.Model.Entity(typeof(Product));
        Expression<Func<Product, bool>> condition =
            p => p.Name.StartsWith("na", StringComparison.Ordinal) && p.Stock > 1;
        var plan = new QueryPlan(products).Where(condition);
        var real = Bytes(Ask() with
        {
            Predicate = plan.Predicate!.CanonicalBytes.ToArray(),
            Order = [new(0, false), new(PredicateOperand.ChangedDate, true)],
            After = QueryMessage.Write(new QueryPlace(2, new ObjectId(7), [1, 2, 3])),
            Skip = 1,
            Take = 5,
        });
        var served = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var body = real.ToArray();
            // The head is tested elsewhere: most of what is turned here lies in the question.
            for (var hits = random.Next(1, 4); hits > 0; hits--)
                body[random.Next(body.Length - 80, body.Length)] = (byte)random.Next(256);
            var answer = new ByteBuffer();
            var code = default(SyncErrorCode?);
            var failure = Record.Exception(() => code = _world.Hub.Handle(body, _world.Caller, answer));
            Assert.True(failure is null, $"round {round}: {failure}");
            Assert.InRange(answer.Length, 1, 10_000);
            if (code is null) served++;
        }

        Assert.InRange(served, 100, Rounds - 100);
    }

    [Fact]
    public void What_does_not_fit_the_profile_or_the_limits_is_refused_with_a_code()
    {
        Assert.Null(CodeOf(Ask()));
        Assert.Equal(SyncErrorCode.NotOnline, CodeOf(Ask() with { Entity = 4 }));
        Assert.Equal(SyncErrorCode.NotOnline, CodeOf(Ask() with { Entity = SyncHelperNumber }));
        Assert.Equal(SyncErrorCode.NotOnline, CodeOf(Ask() with { Entity = 999 }));
        Assert.Equal(SyncErrorCode.LimitOutOfRange, CodeOf(Ask() with { PageSize = OnlineOptions.PageSizeMax + 1 }));
        Assert.Equal(SyncErrorCode.LimitOutOfRange, CodeOf(Ask() with { PageSize = 0 }));
        Assert.Equal(SyncErrorCode.LimitOutOfRange, CodeOf(Ask() with { ByteBudget = int.MaxValue }));
        Assert.Equal(SyncErrorCode.LimitOutOfRange, CodeOf(Ask() with { Skip = OnlineOptions.SkipMax + 1 }));
        Assert.Equal(SyncErrorCode.MalformedRequest, CodeOf(Ask() with { Skip = -1 }));
        Assert.Equal(SyncErrorCode.MalformedRequest, CodeOf(Ask() with { Take = -1 }));
        Assert.Equal(SyncErrorCode.MalformedRequest, CodeOf(Ask() with { Order = [new(7, false)] }));
        Assert.Equal(SyncErrorCode.MalformedRequest, CodeOf(Ask() with { Order = [new(500, false)] }));
        Assert.Equal(SyncErrorCode.MalformedRequest, CodeOf(Ask() with { Order = [new(int.MinValue, false)] }));
        Assert.Equal(SyncErrorCode.MalformedRequest, CodeOf(Ask() with { Predicate = new byte[] { 0xc0 } }));
        Assert.Equal(SyncErrorCode.MalformedRequest, CodeOf(Ask() with { Predicate = new byte[70_000] }));
        Assert.Equal(SyncErrorCode.MalformedRequest, CodeOf(Ask() with { After = new byte[] { 1, 2, 3 } }));
        Assert.Equal(SyncErrorCode.UnknownProfile, CodeOf(Ask() with { Profile = "other" }));
        Assert.Equal(SyncErrorCode.ModelMismatch, CodeOf(Ask() with { Fingerprint = 1 }));
    }

    [Fact]
    public void A_mixed_hierarchy_is_refused_by_the_hub_too()
    {
        using var world = new World(SyncProfile.Create(Shop.Model, "kiosk", profile => profile
            .EnableOnlineEntities().Entity<Category>(SyncMode.Online).Entity<Product>(SyncMode.Online)
            .Entity<Draft>(SyncMode.Never).Others(SyncMode.All)));
        var ask = Ask() with { Fingerprint = world.NewDevice().Profile.Fingerprint };
        var answer = new ByteBuffer();
        Assert.Equal(SyncErrorCode.NotOnline, world.Hub.Handle(Bytes(ask), world.Caller, answer));
    }

    [Fact]
    public void A_condition_with_a_parameter_is_no_question()
    {
        var open = Predicate.Translate(Shop.Model.Entity(typeof(Product)),
            (Expression<Func<Product, bool>>)(p => p.Stock > SyncParameter.Get<int>("least")));
        Assert.Equal(SyncErrorCode.MalformedRequest,
            CodeOf(Ask() with { Predicate = open.CanonicalBytes.ToArray() }));
    }

    private static ushort SyncHelperNumber => Shop.Model.Entity(typeof(SyncHelper)).Number;

    private SyncErrorCode? CodeOf(SyncRequest.Query request) =>
        _world.Hub.Handle(Bytes(request), _world.Caller, new ByteBuffer());

    private static SyncRequest.Query Ask() => new()
    {
        Fingerprint = OnlineShop.Profile.Fingerprint, Profile = "kiosk", Client = new ObjectId(5), Stamp = 1,
        Tickets = [], Entity = 2, PageSize = 10, ByteBudget = SynchronizerOptions.ByteBudgetMin,
    };

    private static byte[] Bytes(SyncRequest.Query request)
    {
        var bytes = new ByteBuffer();
        request.Write(bytes);
        return bytes.ToArray();
    }
}
