using System.Linq.Expressions;

namespace Embedded.Sync.Tests.Modes;

/// <summary>One class of a random model, with what a test does to its objects.</summary>
internal abstract class ThingKind
{
    public static IReadOnlyList<ThingKind> All { get; } =
    [
        new ThingKind<Stone>(s => s.Size < SyncParameter.Get<int>("limit"), (stone, limit) => stone.Size < limit),
        new ThingKind<Gem>(g => g.Carat >= 3, (gem, _) => gem.Carat >= 3),
        new ThingKind<Coin>(c => c.Value > SyncParameter.Get<int>("limit"), (coin, limit) => coin.Value > limit),
        new ThingKind<Jar>(j => j.Count != 2 && j.Count < 5, (jar, _) => jar.Count is not 2 and < 5),
        new ThingKind<Note>(n => n.Text != null, (note, _) => note.Text is not null),
    ];

    public abstract Type Type { get; }

    public abstract IThing New();

    public abstract void SetMode(SyncProfileBuilder profile, SyncMode mode);

    /// <summary>What the constraint says of an object, in C#; true where it is about others.</summary>
    public abstract bool Matches(IThing thing, int limit);

    /// <summary>The objects of exactly this class.</summary>
    public abstract IEnumerable<IThing> On(SyncHub hub);

    public abstract IEnumerable<IThing> On(OfflineDatabase device);

    public abstract void Create(UnitOfWork work, IThing thing);

    public abstract IThing? Find(UnitOfWork work, Guid id);

    public abstract void Delete(HubTransaction transaction, Guid id);
}

internal sealed class ThingKind<T>(Expression<Func<T, bool>> constraint, Func<T, int, bool> matches) : ThingKind
    where T : class, IThing, new()
{
    public override Type Type => typeof(T);

    public override IThing New() => new T();

    public override void SetMode(SyncProfileBuilder profile, SyncMode mode)
    {
        if (mode == SyncMode.Constrained) profile.Constrain(constraint);
        else profile.Entity<T>(mode);
    }

    public override bool Matches(IThing thing, int limit) => thing is not T own || matches(own, limit);

    public override IEnumerable<IThing> On(SyncHub hub) => Exactly(hub.All<T>());

    public override IEnumerable<IThing> On(OfflineDatabase device) => Exactly(device.All<T>());

    public override void Create(UnitOfWork work, IThing thing) => work.Create((T)thing);

    public override IThing? Find(UnitOfWork work, Guid id) => work.Find<T>(id);

    public override void Delete(HubTransaction transaction, Guid id) => transaction.Delete<T>(id);

    private static IEnumerable<T> Exactly(IEnumerable<T> things) => things.Where(thing => thing.GetType() == typeof(T));
}
