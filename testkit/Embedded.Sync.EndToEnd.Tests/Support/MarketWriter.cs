namespace Embedded.Sync.EndToEnd.Tests;

/// <summary>
/// Commits on a hub without pause: small and large transactions, deletes, and the same ids made
/// again.
/// </summary>
internal sealed class MarketWriter(SyncHub hub, int seed)
{
    private const int IdCount = 3_000;
    private readonly Random _random = new(seed);

    /// <summary>How many transactions were committed.</summary>
    public int Commits { get; private set; }

    /// <summary>Writes until the token says enough.</summary>
    public void Run(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            using var transaction = hub.Begin();
            var size = _random.Next(40) switch { 0 => _random.Next(500, 2_500), < 8 => _random.Next(10, 100), _ => 1 };
            for (var left = size; left > 0; left--) WriteOne(transaction);
            // A transaction that was begun early and is committed late hides nothing.
            if (_random.Next(20) > 0) transaction.Commit();
            Commits++;
        }
    }

    private void WriteOne(HubTransaction transaction)
    {
        var number = _random.Next(IdCount);
        if (_random.Next(4) == 0) transaction.Delete<Article>(IdOf(1, number));
        else
            transaction.Save(new Article
            {
                Id = IdOf(1, number), Name = $"Article {number}", Price = _random.Next(
                    10_000) / 100m, Stock = _random.Next(100),
            });
        if (_random.Next(5) > 0) return;
        if (_random.Next(3) == 0) transaction.Delete<Offer>(IdOf(2, number));
        else transaction.Save(
            new Offer { Id = IdOf(2, number), Article = new(IdOf(1, number)), Discount = _random.NextDouble() });
    }

    /// <summary>The same ids again and again, so that objects are deleted and made anew.</summary>
    private static Guid IdOf(byte entity, int number)
    {
        Span<byte> bytes = stackalloc byte[16];
        new Random(number).NextBytes(bytes);
        bytes[15] = entity;
        return new Guid(bytes);
    }
}
