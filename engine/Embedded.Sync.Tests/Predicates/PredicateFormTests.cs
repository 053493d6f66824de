using System.Linq.Expressions;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Predicates;

public sealed class PredicateFormTests
{
    [Fact]
    public void Equal_conditions_have_equal_bytes()
    {
        var (limit, name) = (1.0m, "ab");
        AssertSame(p => p.Price == 1.00m, p => limit == p.Price);
        AssertSame(p => p.Price > 2 && p.Stock < 3 && p.IsSold, p => p.IsSold && (3 > p.Stock && p.Price > 2.0m));
        AssertSame(p => p.Name == name || p.Stock == 5, p => p.Stock == 5L || p.Name.Equals("ab"));
        AssertSame(p => new[] { 3, 1, 2, 1 }.Contains(p.Stock), p => new List<int> { 1, 2, 3 }.Contains(p.Stock));
        AssertSame(p => !(p.Weight == 0.0), p => p.Weight != -0.0);
        AssertSame(p => p.Released.HasValue, p => p.Released != null);
        AssertSame(p => p.IsSold && limit == 1.0m, p => p.IsSold && limit == 1m);
    }

    [Fact]
    public void Different_conditions_have_different_bytes()
    {
        Expression<Func<Product, bool>>[] conditions =
            [p => p.Stock > 1, p => p.Stock < 1, p => p.Stock >= 1, p => p.Stock == 1, p => p.Stock != 1,
            p => p.Barcode == 1, p => p.Price == 1, p => p.Stock > 2, p => p.IsSold, p => p.Name == null,
            p => p.Stock == SyncParameter.Get<int>("a"), p => p.Stock == SyncParameter.Get<long>("a"),
            p => p.Stock == SyncParameter.Get<int>("b"), p => p.Stock > 1 || p.IsSold, p => p.Stock > 1 && p.IsSold];
        var forms = conditions.Select(condition => Convert.ToHexString(Translate(condition).CanonicalBytes)).ToList();
        Assert.Equal(forms.Count, forms.Distinct().Count());
    }

    [Fact]
    public void The_form_stays_as_it_is()
    {
        Expression<Func<Product, bool>> condition =
            p => (p.Price > 2.40m && p.Name.StartsWith("ab", StringComparison.Ordinal))
            || p.Category.Id == SyncParameter.Get<Guid>("category") || p.Tags.Contains(Guid.Empty)
            || new[] { 1, 300 }.Contains(p.Stock) || p.ChangedDate < DateTime.UnixEpoch || !p.IsSold;
        Assert.Equal(
            "930102970C920D950E0101930104019203C3930B930F930100069203A26162950E0404930101049203D5010118931193"
            + "010B0C9203C4100000000000000000000000000000000094100393010202930401CD012C950E010A93010A0B9502A863"
            + "617465676F72790AC2C2950E02079301FE07920300",
            Convert.ToHexString(Translate(condition).CanonicalBytes));
    }

    [Fact]
    public void Bytes_that_are_not_canonical_are_refused()
    {
        var whole = Translate(p => p.Stock > 1 && p.IsSold && new[] { "a", "b" }.Contains(p.Name));
        var bytes = whole.CanonicalBytes.ToArray();
        for (var length = 0; length < bytes.Length; length++)
            Assert.Throws<MessagePackException>(() => Predicate.FromUntrusted(whole.Entity, bytes.AsSpan(0, length)));
        var random = new Random(1);
        for (var run = 0; run < 20_000; run++)
        {
            var changed = (byte[])bytes.Clone();
            changed[random.Next(bytes.Length)] = (byte)random.Next(256);
            try
            {
                var read = Predicate.FromUntrusted(whole.Entity, changed);
                Assert.Equal(changed, read.CanonicalBytes.ToArray());
                read.Bind(whole.Entity, PredicateArguments.None);
            }
            catch (MessagePackException)
            {
            }
            catch (PredicateException)
            {
            }
        }
    }

    [Fact]
    public void The_attributes_that_a_condition_reads_are_known()
    {
        var predicate = Translate(p => p.Stock > 1 || (p.Id != Guid.Empty && p.Tags.Contains(p.Category.Id)));
        Assert.Equal([PredicateOperand.Id, 2, 10, 11], predicate.Attributes);
    }

    [Fact]
    public void Parameters_are_listed_bound_and_checked()
    {
        var predicate = Translate(p => p.Stock >= SyncParameter.Get<int>("least")
            && SyncParameter.Get<Guid[]>("categories").Contains(p.Category.Id)
            && (SyncParameter.Get<string?>("name") == null || p.Name == SyncParameter.Get<string?>("name")));
        Assert.Equal(["categories: list of Guid", "least: Int32", "name: String or null"],
            predicate.Parameters.Select(parameter => parameter.ToString()));
        var category = new Guid("00000000-0000-0000-0000-000000000001");
        Assert.True(Holds(predicate, 5, ("least", 5), ("categories", new[] { category }), ("name", null)));
        Assert.False(Holds(predicate, 4, ("least", 5), ("categories", new[] { category }), ("name", null)));
        Assert.False(Holds(predicate, 5, ("least", 5), ("categories", new[] { Guid.Empty }), ("name", null)));
        Assert.False(Holds(predicate, 5, ("least", 5), ("categories", new[] { category }), ("name", "x")));
        AssertRefused("has no value", ("categories", Array.Empty<Guid>()), ("name", null));
        AssertRefused("of another type", ("least", "5"), ("categories", Array.Empty<Guid>()), ("name", null));
        AssertRefused("of another type", ("least", long.MaxValue), ("categories", Array.Empty<Guid>()), ("name", null));
        AssertRefused("null", ("least", null), ("categories", Array.Empty<Guid>()), ("name", null));
        AssertRefused("of another type", ("least", 5), ("categories", category), ("name", null));

        bool Holds(Predicate bound, int stock, params (string, object?)[] arguments)
        {
            var product = new Product { Stock = stock, Category = new Reference<Category>(category) };
            return bound.Bind(bound.Entity, Arguments(arguments)).Holds(ObjectId.None, RowOf(product));
        }

        void AssertRefused(string reason, params (string, object?)[] arguments) => Assert.Contains(reason,
            Assert.Throws<PredicateException>(() => predicate.Bind(predicate.Entity, Arguments(arguments))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_has_one_type() => Assert.Throws<PredicateException>(() => Translate(
        p => p.Stock == SyncParameter.Get<int>("a") || p.Name == SyncParameter.Get<string>("a")));

    [Fact]
    public void A_parameter_has_no_value_outside_of_a_predicate() =>
        Assert.Throws<InvalidOperationException>(() => SyncParameter.Get<int>("a"));

    private static PredicateArguments Arguments((string Name, object? Value)[] arguments) => new(arguments.Select(
        argument => KeyValuePair.Create(argument.Name, PredicateArguments.Encode(argument.Value))));

    private static byte[] RowOf(Product product)
    {
        var attributes = new ByteBuffer();
        Shop.Model.Entity(typeof(Product)).Binding.WriteAttributes(product, new MessagePackWriter(attributes));
        var row = new ByteBuffer();
        RowEditor.Apply([], new RowHeader(2, 1, 0, 0), attributes.WrittenSpan, row);
        return row.ToArray();
    }

    private static void AssertSame(Expression<Func<Product, bool>> left, Expression<Func<Product, bool>> right) =>
        Assert.Equal(Convert.ToHexString(Translate(left).CanonicalBytes),
            Convert.ToHexString(Translate(right).CanonicalBytes));

    private static Predicate Translate(Expression<Func<Product, bool>> condition) =>
        Predicate.Translate(Shop.Model.Entity(typeof(Product)), condition);
}
