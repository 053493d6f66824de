using System.Linq.Expressions;

namespace Embedded.Sync.Tests.Predicates;

/// <summary>Lambdas over products, of every kind that can be translated, nested at random.</summary>
internal sealed class RandomConditions(Random random, RandomProducts values)
{
    private static readonly ExpressionType[] Orders =
        [ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan,
        ExpressionType.GreaterThanOrEqual, ExpressionType.Equal, ExpressionType.NotEqual];

    private readonly ParameterExpression _product = Expression.Parameter(typeof(Product), "p");

    public Expression<Func<Product, bool>> Next() =>
        Expression.Lambda<Func<Product, bool>>(Condition(random.Next(4)), _product);

    private Expression Condition(int depth) => depth == 0 ? Atom() : random.Next(4) switch
    {
        0 => Expression.Not(Condition(depth - 1)),
        1 => Expression.OrElse(Condition(depth - 1), Condition(depth - 1)),
        2 => Expression.AndAlso(Condition(depth - 1), Condition(depth - 1)),
        _ => Atom(),
    };

    private Expression Atom() => random.Next(17) switch
    {
        0 => Compare(nameof(Product.Price), values.From(RandomProducts.Decimals)),
        1 => Compare(nameof(Product.Stock), values.From(RandomProducts.Integers)),
        2 => Compare(nameof(Product.Barcode), values.From(RandomProducts.Longs)),
        3 => Compare(nameof(Product.Weight), values.From(RandomProducts.Doubles)),
        4 => Compare(nameof(Product.Released), (DateTime?)values.From(RandomProducts.Dates)),
        5 => Compare(nameof(Product.Batch), (Guid?)values.From(RandomProducts.Ids)),
        6 => Compare(nameof(Product.Id), values.From(RandomProducts.Ids)),
        7 => Compare(nameof(Product.ChangedDate), values.From(RandomProducts.Dates)),
        8 => Expression.Property(_product, nameof(Product.IsSold)),
        9 => Expression.Equal(Of(nameof(Product.Name)),
            Expression.Constant(values.From(RandomProducts.Texts), typeof(string))),
        10 => With(p => p.Category.IsEmpty, p => p.Released.HasValue, p => p.Weight == null, p => p.Picture != null),
        11 => Text(),
        12 => Member(),
        13 => Set(values.From(RandomProducts.Ids)),
        14 => With(p => p.Stock > p.Price, p => p.Stock < p.Weight, p => p.Barcode >= p.Stock, p => p.Id == p.Batch,
            p => p.Category.Id == p.Id, p => p.Released > p.ChangedDate, p => p.Barcode < p.Weight),
        15 => With(p => p.State == ProductState.Listed, p => p.State != ProductState.New,
            p => p.State >= ProductState.Listed, p => (int)p.State < 40),
        _ => With(p => string.IsNullOrEmpty(p.Name), p => p.Name == "ab", p => "a".Equals(p.Name), p => !p.IsSold,
            p => p.Category == new Reference<Category>(Guid.Empty), p => p.Stock == 5L, p => 5.0 >= p.Stock),
    };

    private BinaryExpression Compare<T>(string name, T value) => random.Next(4) == 0
        ? Expression.MakeBinary(From(Orders), Expression.Constant(value, typeof(T)), Of(name))
        : Expression.MakeBinary(From(Orders), Of(name), Expression.Constant(value, typeof(T)));

    private Expression Text()
    {
        var text = values.From(RandomProducts.Texts);
        var order = From(Orders);
        return random.Next(2) == 0 && text is not null
            ? With(p => p.Name != null && p.Name.StartsWith(text, StringComparison.Ordinal))
            : Expression.MakeBinary(order, With(p => string.CompareOrdinal(p.Name, text)), Expression.Constant(0));
    }

    private Expression Member()
    {
        string?[] texts = [values.From(RandomProducts.Texts), values.From(RandomProducts.Texts)];
        var integers = new List<int> { values.From(RandomProducts.Integers), values.From(RandomProducts.Integers) };
        var doubles = new HashSet<double?> { values.From(RandomProducts.Doubles) };
        Guid[] ids = [values.From(RandomProducts.Ids), values.From(RandomProducts.Ids)];
        IEnumerable<decimal> decimals = [values.From(RandomProducts.Decimals), 2.4m];
        ProductState[] states = [values.From(RandomProducts.States)];
        return With(p => texts.Contains(p.Name), p => integers.Contains(p.Stock), p => doubles.Contains(p.Weight),
            p => ids.Contains(p.Category.Id), p => decimals.Contains(p.Price), p => states.Contains(p.State),
            p => ids.Contains(p.Id), p => new[] { 5, 1L }.Contains(p.Barcode));
    }

    private Expression Set(Guid id) => With(p => p.Tags.Contains(id), p => p.Tags.Contains(p.Id));

    private MemberExpression Of(string name) => Expression.Property(_product, name);

    private Expression With<T>(params Expression<Func<Product, T>>[] written)
    {
        var lambda = From(written);
        return new Replacement(lambda.Parameters[0], _product).Visit(lambda.Body);
    }

    private T From<T>(T[] pool) => pool[random.Next(pool.Length)];

    private sealed class Replacement(ParameterExpression from, ParameterExpression to) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == from ? to : node;
    }
}
