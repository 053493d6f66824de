using Embedded.Sync.Storage;

namespace Embedded.Sync.Benchmarks.Support;

/// <summary>A hub with products, and what its store holds of them.</summary>
internal sealed class FilledHub : IDisposable
{
    private const int ObjectsPerTransaction = 1_000;

    private readonly TemporaryStore _store;
    private StoredRows? _rows;

    private FilledHub(TemporaryStore store, SyncHub hub, int objects)
    {
        _store = store;
        Hub = hub;
        Objects = objects;
    }

    public SyncHub Hub { get; }

    /// <summary>How many products there are.</summary>
    public int Objects { get; }

    /// <summary>The seconds that filling took.</summary>
    public double FillSeconds { get; private set; }

    public IStore Store => _store.Store;

    /// <summary>A copy of the products' rows, in order of id.</summary>
    public StoredRows Rows => _rows ??= StoredRows.OfHub(Store, Objects);

    public static FilledHub Create(Workspace workspace, StoreKind kind, int objects)
    {
        var store = workspace.NewStore(kind);
        var filled = new FilledHub(store, Open(store.Store), objects);
        var source = new ProductSource();
        for (var made = 0; made < objects; made += ObjectsPerTransaction)
        {
            var count = Math.Min(ObjectsPerTransaction, objects - made);
            var products = Enumerable.Range(0, count).Select(_ => source.Next()).ToArray();
            filled.FillSeconds += Measure.Time(() => filled.Save(products)).TotalSeconds;
        }

        filled.Save([.. Enumerable.Range(0, Catalog.SmallCount).SelectMany(Small)]);
        return filled;
    }

    public static SyncHub Open(IStore store) => SyncHub.Open(store, new SyncHubOptions
    {
        Model = Catalog.Model,
        Profiles = [Catalog.Profile],
        Access = AccessRules.AllowAll(Catalog.Model),
        Time = TimeProvider.System,
        Durability = Durability.Buffered,
    });

    public void Save(IReadOnlyList<object> targets)
    {
        using var transaction = Hub.Begin();
        foreach (var target in targets) transaction.Save(target);
        transaction.Commit();
    }

    public void Dispose()
    {
        Hub.Dispose();
        _store.Dispose();
    }

    private static IEnumerable<object> Small(int number) =>
    [
        new Category { Name = $"Category {number}" },
        new Customer { Name = $"Customer {number}" },
        new Order { Quantity = number },
    ];
}
