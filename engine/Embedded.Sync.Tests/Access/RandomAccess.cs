using System.Linq.Expressions;
using Embedded.Sync.Tests.Predicates;

namespace Embedded.Sync.Tests.Access;

/// <summary>
/// Random access rules for the shop's products, and beside them the same rules in plain C#: the oracle knows nothing
/// of rows, predicates or scopes.
/// </summary>
internal sealed class RandomAccess
{
    /// <summary>Attributes that may be hidden, from all or only from those without a role.</summary>
    public static readonly int[] Hideable = [0, 3, 4, 7, 9];

    private readonly Expression<Func<Product, bool>>[] _written;
    private readonly Func<Product, bool>[] _conditions;
    private readonly Dictionary<int, bool> _hidden = [];

    public RandomAccess(Random random, RandomProducts values)
    {
        var conditions = new RandomConditions(random, values);
        _written = [conditions.Next(), conditions.Next(), conditions.Next()];
        _conditions = [.. _written.Select(condition => condition.Compile())];
        foreach (var number in Hideable)
            if (random.Next(3) == 0) _hidden.Add(number, random.Next(2) == 0);
    }

    public void Declare(AccessRulesBuilder access) => access
        .Entity<Product>(product =>
        {
            product.Read(_written[0], caller => caller.IsInRole("reader"))
                .Read(p => p.Category.Id == CallerValue.Get<Guid>("site"))
                .Read(_written[1])
                .Write(_written[2]);
            if (_hidden.ContainsKey(0)) product.Hide(p => p.Name, Unless(0));
            if (_hidden.ContainsKey(3)) product.Hide(p => p.Weight, Unless(3));
            if (_hidden.ContainsKey(4)) product.Hide(p => p.IsSold, Unless(4));
            if (_hidden.ContainsKey(7)) product.Hide(p => p.Picture, Unless(7));
            if (_hidden.ContainsKey(9)) product.Hide(p => p.Barcode, Unless(9));
        })
        .Entity<Perishable>(product => product
            .Read(p => p.BestBefore > CallerValue.Get<DateTime>("after"))
            .Write())
        .AllowOthers();

    public bool CanRead(Product product, RandomCaller caller) =>
        ((caller.IsReader && _conditions[0](product)) || product.Category.Id == caller.Site || _conditions[1](product))
        && (product is not Perishable perishable || perishable.BestBefore > caller.After);

    public bool CanWrite(Product product) => _conditions[2](product);

    public bool IsHidden(int attribute, RandomCaller caller) =>
        _hidden.TryGetValue(attribute, out var fromAll) && (fromAll || !caller.IsReader);

    /// <summary>What a caller gets to see of a product, as text.</summary>
    public string Describe(Product p, RandomCaller caller) => string.Join('|', p.GetType().Name, p.Id,
        p.ChangedDate.ToString("o"), p.Stock, p.Price, p.Batch,
        IsHidden(0, caller) ? "" : p.Name ?? "null", IsHidden(3, caller) ? null : p.Weight,
        !IsHidden(4, caller) && p.IsSold, IsHidden(7, caller) ? "" : Canary.Of(p.Picture),
        IsHidden(9, caller) ? 0 : p.Barcode);

    /// <summary>The same of several, in an order that can be compared.</summary>
    public IEnumerable<string> Describe(IEnumerable<Product> products, RandomCaller caller) =>
        products.Select(product => Describe(product, caller)).Order(StringComparer.Ordinal);

    /// <summary>The value of one of the <see cref="Hideable"/> attributes, as text.</summary>
    public static string ValueOf(int number, Product p) => number switch
    {
        0 => p.Name ?? "null",
        3 => $"{p.Weight}",
        4 => $"{p.IsSold}",
        7 => Canary.Of(p.Picture),
        _ => $"{p.Barcode}",
    };

    private Func<SyncCaller, bool>? Unless(int attribute) =>
        _hidden[attribute] ? null : caller => caller.IsInRole("reader");
}

/// <summary>Who a device speaks for.</summary>
internal sealed record RandomCaller(string User, bool IsReader, Guid Site, DateTime After)
{
    public static RandomCaller Next(string user, Random random, RandomProducts values) => new(
        user, random.Next(2) == 0, values.From(RandomProducts.Ids), values.From(RandomProducts.Dates));

    public SyncCaller ToCaller()
    {
        var caller = new SyncCaller(User).With("site", $"{Site}").With("after", $"{After:o}");
        return IsReader ? caller.With("role", "reader") : caller;
    }
}

/// <summary>Bytes that are found wherever they leak: each write of a product has its own.</summary>
internal static class Canary
{
    private const string Mark = "CANARY";

    public static byte[] New(int number) => System.Text.Encoding.ASCII.GetBytes($"{Mark}{number:D8}");

    public static string Of(byte[]? value) => value is null ? "" : System.Text.Encoding.ASCII.GetString(value);

    /// <summary>True for a message that names an id.</summary>
    public static bool IsIn(Guid id, ReadOnlyMemory<byte> message) =>
        message.Span.IndexOf(id.ToByteArray(bigEndian: true)) >= 0;

    /// <summary>The numbers of all canaries in a message.</summary>
    public static IEnumerable<int> In(ReadOnlyMemory<byte> message)
    {
        var mark = System.Text.Encoding.ASCII.GetBytes(Mark);
        for (var at = 0;; at++)
        {
            var next = message.Span[at..].IndexOf(mark);
            if (next < 0) yield break;
            at += next;
            yield return int.Parse(System.Text.Encoding.ASCII.GetString(message.Span.Slice(at + mark.Length, 8)),
                System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
