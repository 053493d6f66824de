using System.Text.RegularExpressions;
using Embedded.Sync.Predicates;
using Embedded.Sync.Tests.HouseRules;

namespace Embedded.Sync.Tests.Queries;

/// <summary>What docs/queries.md shows compiles, and does what it says.</summary>
public sealed partial class QueriesPageTests
{
    [Fact]
    public void Each_snippet_is_code_that_compiles_and_each_example_is_shown()
    {
        var code = Repository.Text("engine/Embedded.Sync.Tests/Queries/QueriesPageExamples.cs");
        var examples = Region().Matches(code).Select(match => Unindented(match.Groups[1].Value));
        var snippets = Snippet().Matches(Repository.Text("docs/queries.md")).Select(match => match.Groups[1].Value);
        Assert.Equal(examples, snippets);
    }

    [Fact]
    public void The_examples_do_what_they_say()
    {
        using var world = new World();
        using var device = world.NewDevice();
        using var work = device.Begin();
        var category = new Reference<Category>(work.Create(new Category()).Id);
        var coffee = work.Create(new Product { Name = "Coffee", Price = 7, Category = category, Stock = 2 });
        var tea = work.Create(new Product { Name = "Tea", Price = 2.40m, Category = category });
        work.Create(new Product { Name = "Tea", Price = 2.40m });
        work.Commit();

        Assert.Equal([tea.Id, coffee.Id],
            QueriesPageExamples.Cheapest(device, category.Id).Select(product => product.Id));
        var (count, isAny, newest) = QueriesPageExamples.Numbers(device);
        Assert.Equal((3, true), (count, isAny));
        Assert.NotNull(newest);
        Assert.Equal(
            ("Product, Perishable: scan of all rows, filtered on bytes by Stock, "
                + "sorted by Name (at most 10 keys kept), take 10",
                "Product, Perishable: 1 looked up by id, filtered on bytes by Id"),
            QueriesPageExamples.Explained(device, coffee.Id));
        var shown = new List<int>();
        using (QueriesPageExamples.Live(device, products => shown.Add(products.Count)))
        {
            using var more = device.Begin();
            more.Create(new Product());
            more.Commit();
        }

        Assert.Equal([2, 3], shown);
        var scope = Predicate.Translate(Shop.Model.Entity(typeof(Order)), QueriesPageExamples.Scope());
        Assert.Equal(["least: Int32", "products: list of Guid"], scope.Parameters.Select(other => other.ToString()));
    }

    private static string Unindented(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Length > 8 ? line[8..] : line));

    [GeneratedRegex(@"#region [^\n]*\n(.*?)\n\s*#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
