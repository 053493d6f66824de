using System.Linq.Expressions;
using Embedded.Sync.Predicates;

namespace Embedded.Sync.Tests.Predicates;

/// <summary>What cannot run on rows is named, with the reason and what to write instead.</summary>
public sealed class PredicateRefusalTests
{
    public static TheoryData<LambdaExpression, string, string> Refused => new()
    {
        { Of(p => p.Name.Trim() == "A"), "p.Name.Trim()", "before" },
        { Of(p => p.Name.StartsWith("ab")), "p.Name.StartsWith(\"ab\")", "StringComparison.Ordinal" },
        { Of(p => p.Name.StartsWith("a", StringComparison.OrdinalIgnoreCase)), "StartsWith", "Add StringComparison" },
        { Of(p => p.Name.Contains("ab")), "p.Name.Contains(\"ab\")", "StartsWith" },
        { Of(p => p.Name.Length > 3), "p.Name.Length", "Only an attribute" },
        { Of(p => p.Stock + 1 > 3), "(p.Stock + 1)", "Only an attribute" },
        { Of(p => p.Released!.Value.Year == 2026), "p.Released.Value.Year", "Only an attribute" },
        { Of(p => p.Released > DateTime.UtcNow), "DateTime.UtcNow", "clock" },
        { Of(p => p.Released > DateTime.UnixEpoch.AddDays(1)), "DateTime.UnixEpoch.AddDays(1)", "into a variable" },
        { Of(p => p.Picture == new byte[] { 1 }), "p.Picture", "null only" },
        { Of(p => (p.Weight ?? 0) > 1), "(p.Weight ?? 0)", "Do without" },
        { Of(p => p.IsSold ? p.Stock > 1 : p.Stock > 2), "IIF", "&& and ||" },
        { Of(p => p is Perishable), "p Is Perishable", "specialisation" },
        { Of(p => (int)p.Barcode == 1), "(p.Barcode, Int32)", "other side" },
        { Of(p => p.Stock > 1.5f), "Convert(p.Stock, Single)", "No attribute" },
        { Of(p => p.Tags.Count == 1), "p.Tags.Count", "Only an attribute" },
        { Of(p => p.Price > SyncParameter.Get<TimeSpan>("a").Days), "SyncParameter", "" },
        { Of(p => p.Name.CompareTo("a") < 0), "p.Name.CompareTo(\"a\")", "Only an attribute" },
        { Of(p => p.Name == SyncParameter.Get<string>("")), "SyncParameter", "no name" },
    };

    private static Expression<Func<Product, bool>> Of(Expression<Func<Product, bool>> condition) => condition;

    [Theory]
    [MemberData(nameof(Refused))]
    public void Is_refused_by_name(LambdaExpression condition, string part, string advice)
    {
        var wrong = Assert.Throws<PredicateException>(
            () => Predicate.Translate(Shop.Model.Entity(typeof(Product)), condition));
        Assert.Contains(part, wrong.Part, StringComparison.Ordinal);
        Assert.Contains(advice, wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_captured_variable_is_named_as_it_was_written()
    {
        var text = "a";
        var wrong = Assert.Throws<PredicateException>(() => Predicate.Translate(
            Shop.Model.Entity(typeof(Product)), (Expression<Func<Product, bool>>)(p => p.Name == text.Trim())));
        Assert.Equal("text.Trim()", wrong.Part);
    }
}
