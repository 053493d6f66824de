using System.Linq.Expressions;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Predicates;

public sealed class PredicateSemanticsTests
{
    [Fact]
    public void A_condition_on_bytes_holds_when_it_holds_on_the_objects()
    {
        var answers = new int[2];
        for (var seed = 0; seed < 1_500; seed++)
        {
            var products = new RandomProducts(new Random(seed));
            var condition = new RandomConditions(new Random(seed), products).Next();
            var onObjects = condition.Compile();
            var predicate = Predicate.Translate(Shop.Model.Entity(typeof(Product)), condition);
            predicate = Predicate.FromUntrusted(predicate.Entity, predicate.CanonicalBytes);
            var filters = predicate.Entity.SelfAndSpecialisations.ToDictionary(
                entity => entity, entity => predicate.Bind(entity, PredicateArguments.None));
            for (var index = 0; index < 40; index++)
            {
                var product = products.Next();
                var row = products.RowOf(product);
                var entity = Shop.Model.Entity(product.GetType());
                var read = (Product)RowReader.ToObject(entity, ObjectId.From(product.Id), row);
                var expected = onObjects(read);
                var found = filters[entity].Holds(ObjectId.From(product.Id), row);
                answers[found ? 1 : 0]++;
                Assert.True(expected == found, $"Seed {seed}: {condition} is {expected} on the object, "
                    + $"{found} on {Convert.ToHexString(row)}.");
            }
        }

        Assert.All(answers, count => Assert.True(count > 10_000, $"Too few of one answer: {count}."));
    }

    [Fact]
    public void Null_text_has_no_beginning_and_a_null_value_equals_null_alone()
    {
        var product = new Product { Id = Guid.Empty, Released = null };
        Assert.False(Holds<Order>(o => o.Note!.StartsWith("ab", StringComparison.Ordinal), new Order()));
        Assert.True(Holds<Order>(o => !o.Note!.StartsWith("ab", StringComparison.Ordinal), new Order()));
        Assert.False(Holds<Product>(p => p.Released!.Value == DateTime.UnixEpoch, product));
        Assert.True(Holds<Product>(p => p.Released!.Value != DateTime.UnixEpoch, product));
    }

    [Fact]
    public void Text_is_ordered_by_code_point_where_csharp_orders_by_half_pairs()
    {
        var order = new Order { Note = "\U0001F600" };
        Assert.True(Holds<Order>(o => string.CompareOrdinal(o.Note, "\uFF5E") > 0, order));
        Assert.True(string.CompareOrdinal(order.Note, "\uFF5E") < 0);
    }

    [Fact]
    public void Dates_of_every_kind_mean_their_instant()
    {
        var instant = new DateTime(2026, 6, 1, 12, 0, 0, DateTimeKind.Utc);
        var local = instant.ToLocalTime();
        var unspecified = DateTime.SpecifyKind(instant, DateTimeKind.Unspecified);
        var product = new Product { Released = instant };
        Assert.True(Holds<Product>(p => p.Released == local && p.Released == unspecified, product));
        Assert.True(Holds<Product>(p => p.Released == new DateTime(2026, 6, 1, 12, 0, 0), product));
    }

    [Fact]
    public void Damaged_rows_throw_the_one_exception_of_decoders()
    {
        var products = new RandomProducts(new Random(1));
        var filter = Predicate.Translate(
            Shop.Model.Entity(typeof(Product)), (Expression<Func<Product, bool>>)(p => p.Tags.Contains(p.Id)))
            .Bind(Shop.Model.Entity(typeof(Product)), PredicateArguments.None);
        var row = products.RowOf(new Product { Tags = new ReferenceSet<Category>(RandomProducts.Ids) });
        for (var length = 0; length < row.Length; length++)
            try
            {
                filter.Holds(ObjectId.None, row.AsSpan(0, length));
            }
            catch (MessagePackException)
            {
            }
    }

    private static bool Holds<T>(Expression<Func<T, bool>> condition, T target)
        where T : class
    {
        var entity = Shop.Model.Entity(typeof(T));
        var attributes = new ByteBuffer();
        entity.Binding.WriteAttributes(target, new MessagePackWriter(attributes));
        var row = new ByteBuffer();
        RowEditor.Apply([], new RowHeader(entity.Number, 1, 0, 0), attributes.WrittenSpan, row);
        return Predicate.Translate(entity, condition).Bind(entity, PredicateArguments.None).Holds(
            ObjectId.None, row.WrittenSpan);
    }
}
