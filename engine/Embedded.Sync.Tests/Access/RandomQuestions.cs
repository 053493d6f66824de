using System.Linq.Expressions;
using Embedded.Sync.Protocol;
using Embedded.Sync.Queries;
using Embedded.Sync.Rows;
using Embedded.Sync.Tests.Predicates;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Access;

/// <summary>
/// Online questions with random conditions and orders, on attributes that are hidden too. The oracle knows which the
/// hub has to refuse, and what the others come to.
/// </summary>
internal sealed class RandomQuestions(
    World world, RandomAccess access, Random random, RandomProducts values,
    Action<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>, RandomCaller> judge)
{
    private static readonly LambdaExpression[] Keys =
    [
        (Expression<Func<Product, string>>)(p => p.Name), (Expression<Func<Product, int>>)(p => p.Stock),
        (Expression<Func<Product, double?>>)(p => p.Weight), (Expression<Func<Product, bool>>)(p => p.IsSold),
        (Expression<Func<Product, long>>)(p => p.Barcode), (Expression<Func<Product, DateTime>>)(p => p.ChangedDate),
    ];

    private readonly RandomConditions _conditions = new(random, values);

    /// <summary>Everything that questions are about is online.</summary>
    public static SyncProfile Profile { get; } = SyncProfile.Create(Shop.Model, "questions", profile => profile
        .EnableOnlineEntities()
        .Entity<Category>(SyncMode.Online).Entity<Product>(SyncMode.Online).Entity<Perishable>(SyncMode.Online)
        .Entity<Draft>(SyncMode.Never)
        .Others(SyncMode.All));

    public int Answered { get; private set; }

    public int Refused { get; private set; }

    public void Ask(RandomCaller caller)
    {
        var condition = _conditions.Next();
        var plan = new QueryPlan(Shop.Model.Entity(typeof(Product))).Where(condition);
        if (random.Next(2) == 0) plan = plan.OrderBy(values.From(Keys), random.Next(2) == 0);
        var read = plan.Predicate!.Attributes.Concat(plan.Order.Select(term => term.Attribute.Number));
        if (read.Any(number => access.IsHidden(number, caller)))
        {
            Refused++;
            Assert.Equal(SyncErrorCode.MalformedRequest,
                Assert.IsType<SyncAnswer.Error>(Exchange(QuestionOf(plan, counts: false), caller)).Code);
            return;
        }

        Answered++;
        var holds = condition.Compile();
        var expected = world.Hub.All<Product>()
            .Where(product => access.CanRead(product, caller) && holds(product)).ToList();
        var counted = Assert.IsType<SyncAnswer.Result>(Exchange(QuestionOf(plan, counts: true), caller));
        Assert.Equal(expected.Count, counted.Count);
        Assert.Equal(access.Describe(expected, caller), access.Describe(Pages(plan, caller), caller));
    }

    private List<Product> Pages(QueryPlan plan, RandomCaller caller)
    {
        var found = new List<Product>();
        for (var question = QuestionOf(plan, counts: false);;)
        {
            var page = Assert.IsType<SyncAnswer.Result>(Exchange(question, caller));
            found.AddRange(page.Objects.Select(one => ToProduct(one, caller)));
            if (page.Next.IsEmpty) return found;
            question = question with { After = page.Next };
        }
    }

    private Product ToProduct(ResultObject found, RandomCaller caller)
    {
        var row = found.Row.Span;
        foreach (var number in RandomAccess.Hideable.Where(number => access.IsHidden(number, caller)))
            Assert.True(RowAttribute.IsNil(RowAttribute.Of(row, number)), $"attribute {number} is hidden");
        var entity = Shop.Model.FindEntity(RowHeader.Of(row).Entity)!;
        return (Product)RowReader.ToObject(entity, found.Id, row);
    }

    private SyncAnswer Exchange(SyncRequest.Query question, RandomCaller caller)
    {
        var request = new ByteBuffer();
        question.Write(request);
        world.Caller = caller.ToCaller();
        var answer = world.AnswerTo(request.WrittenMemory);
        judge(request.WrittenMemory, answer, caller);
        return SyncAnswer.FromUntrusted(answer);
    }

    private SyncRequest.Query QuestionOf(QueryPlan plan, bool counts) => new()
    {
        Fingerprint = Profile.Fingerprint, Profile = Profile.Name, Client = new ObjectId(5), Stamp = 1, Tickets = [],
        Entity = plan.Entity.Number, Predicate = plan.Predicate!.CanonicalBytes.ToArray(),
        Order = QueryMessage.OrderOf(plan), Counts = counts,
        PageSize = random.Next(1, 6), ByteBudget = SynchronizerOptions.ByteBudgetMin,
    };
}
