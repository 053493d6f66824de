using Embedded.Sync.Storage;
using FsCheck.Fluent;

namespace Embedded.Sync.TestKit.Verification.Access;

/// <summary>
/// Access rules as they are often got wrong, beside what was meant. A verification that does not tell each of them from
/// that within its bound has grown blind.
/// </summary>
/// <param name="Name">What is wrong with them.</param>
/// <param name="ScenarioCountMax">
/// Within how many scenarios they have to be caught: about ten times what it takes.
/// </param>
/// <param name="Rules">The rules.</param>
public sealed record KnownBadAccess(string Name, int ScenarioCountMax, AccessRules Rules)
{
    private static readonly SyncModel Model = SyncModel.Create(model => model.Entity<Delivery>(1, delivery => delivery
        .Attribute(0, d => d.Site)
        .Attribute(1, d => d.Weight)
        .Attribute(2, d => d.Code)));

    private static readonly SyncProfile Profile = SyncProfile.Create(
        Model, "deliveries", profile => profile.Others(SyncMode.All));

    /// <summary>Rules that do what is meant.</summary>
    public static AccessRules Sound { get; } = Declare(delivery => Reads(Writes(Locks(Hides(delivery)))));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<KnownBadAccess> All { get; } =
    [
        new("Everybody reads everything", 50, Declare(delivery => Writes(Locks(Hides(delivery))).Read())),
        new("A claim is asked for that nobody has", 50, Declare(delivery => Writes(Locks(Hides(delivery)))
            .Read(d => d.Site == CallerValue.Get<string>("sites")).Read(when: IsManager))),
        new("Objects may be made for any site", 100, Declare(delivery => Reads(Locks(Hides(delivery)))
            .Create().Update(d => d.Site == CallerValue.Get<string>("site")).Write(when: IsManager))),
        new("An object may be moved to any site", 100, Declare(delivery => Reads(Locks(Hides(delivery)))
            .Create(d => d.Site == CallerValue.Get<string>("site")).Update().Write(when: IsManager))),
        new("Who may change may delete", 100, Declare(delivery => Reads(Locks(Hides(delivery)))
            .Write(d => d.Site == CallerValue.Get<string>("site")).Write(when: IsManager))),
        new("A check looks only at what was", 100, Declare(delivery => Reads(Locks(Hides(delivery))).Write()
            .Check((before, after, caller) => IsManager(caller)
                || (after is not null && (before is null || caller.Has("site", before.Site)))))),
        new("Nothing is hidden", 50, Declare(delivery => Reads(Writes(Locks(delivery))))),
        new("An attribute is hidden from the wrong ones", 50, Declare(delivery => Reads(Writes(Locks(delivery)))
            .Hide(d => d.Code, unless: caller => !IsManager(caller)))),
        new("Nothing is locked", 100, Declare(delivery => Reads(Writes(Hides(delivery))))),
        new("Nobody writes", 50, Declare(delivery => Reads(Locks(Hides(delivery))))),
    ];

    /// <summary>The rules beside what was meant.</summary>
    /// <param name="rules">These rules, or <see cref="Sound"/>.</param>
    /// <param name="newStore">Makes an empty store.</param>
    public static AccessVerification Verify(AccessRules rules, Func<IStore> newStore) =>
        AccessVerification.For(Profile, rules)
            .WithStore(newStore)
            .WithCallers(
                new SyncCaller("ada").With("site", "north"), new SyncCaller("ada").With("site", "south"),
                new SyncCaller("eve").With("site", "south"),
                new SyncCaller("max").With(SyncCaller.RoleClaim, "manager"))
            .WithValues(ModelValues.Default.With((Delivery delivery) => delivery.Site, Gen.Elements("north", "south")))
            .Reads<Delivery>((delivery, caller) => IsManager(caller) || caller.Has("site", delivery.Site))
            .Writes<Delivery>((before, after, caller) => IsManager(caller)
                || (after is not null && caller.Has("site", after.Site)
                    && (before is null || caller.Has("site", before.Site))
                    && after.Weight == (before?.Weight ?? 0)))
            .Hides((Delivery delivery) => delivery.Code, from: caller => !IsManager(caller));

    private static AccessRules Declare(Action<EntityAccessBuilder<Delivery>> declare) =>
        AccessRules.Create(Model, access => access.Entity(declare));

    private static EntityAccessBuilder<Delivery> Reads(EntityAccessBuilder<Delivery> delivery) => delivery
        .Read(d => d.Site == CallerValue.Get<string>("site")).Read(when: IsManager);

    private static EntityAccessBuilder<Delivery> Writes(EntityAccessBuilder<Delivery> delivery) => delivery
        .Create(d => d.Site == CallerValue.Get<string>("site")).Update(d => d.Site == CallerValue.Get<string>("site"))
        .Write(when: IsManager);

    private static EntityAccessBuilder<Delivery> Hides(EntityAccessBuilder<Delivery> delivery) =>
        delivery.Hide(d => d.Code, unless: IsManager);

    private static EntityAccessBuilder<Delivery> Locks(EntityAccessBuilder<Delivery> delivery) =>
        delivery.ReadOnly(d => d.Weight, unless: IsManager);

    private static bool IsManager(SyncCaller caller) => caller.IsInRole("manager");

    private sealed class Delivery
    {
        public Guid Id { get; set; }

        public string Site { get; set; } = "";

        public long Weight { get; set; }

        public string? Code { get; set; }
    }
}
