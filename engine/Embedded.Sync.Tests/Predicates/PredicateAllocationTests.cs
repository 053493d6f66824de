using System.Linq.Expressions;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Tests.Predicates;

public sealed class PredicateAllocationTests
{
    [Fact]
    public void Judging_a_row_allocates_nothing()
    {
        var products = new RandomProducts(new Random(1));
        var rows = Enumerable.Range(0, 200).Select(_ => products.RowOf(products.Next())).ToArray();
        var entity = Shop.Model.Entity(typeof(Product));
        Expression<Func<Product, bool>> condition = p => RandomProducts.Integers.Contains(p.Stock)
            && (p.Price > 1.5m || p.Tags.Contains(p.Id) || RandomProducts.Texts.Contains(p.Name)
                || p.Name.StartsWith("ab", StringComparison.Ordinal) || RandomProducts.Doubles.Contains(p.Weight)
                || RandomProducts.Decimals.Contains(p.Price) || RandomProducts.Ids.Contains(p.Category.Id));
        var filter = Predicate.Translate(entity, condition).Bind(entity, PredicateArguments.None);
        foreach (var row in rows) filter.Holds(ObjectId.None, row);
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var row in rows) filter.Holds(ObjectId.None, row);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
