using Embedded.Sync.Storage;

namespace Embedded.Sync.Tests.Access;

/// <summary>The code of docs/access.md: each region is one snippet there.</summary>
internal static class AccessPageExamples
{
    public static AccessRules Rules(SyncModel model)
    {
        #region Rules
        var access = AccessRules.Create(model, access => access
            .Entity<Category>(category => category.Read())
            .Entity<Product>(product => product
                .Read(p => CallerValue.Get<Guid[]>("site").Contains(p.Category.Id))
                .Read(when: caller => caller.IsInRole("manager"))
                .Update(p => CallerValue.Get<Guid[]>("site").Contains(p.Category.Id))
                .ReadOnly(p => p.Price, unless: caller => caller.IsInRole("manager"))
                .Hide(p => p.Barcode))
            .Entity<Order>(order => order
                .Read(o => o.Note == CallerValue.User<string>())
                .Write(o => o.Note == CallerValue.User<string>())
                .Check((before, after, caller) => before is null || after is null || after.Quantity >= before.Quantity))
            .Entity<Draft>(_ => { }));
        #endregion
        return access;
    }

    public static SyncHub Hub(SyncModel model, SyncProfile profile, AccessRules access, IStore store)
    {
        #region Hub
        var hub = SyncHub.Open(store, new SyncHubOptions
        {
            Model = model,
            Profiles = [profile],
            Access = access,    // or AccessRules.AllowAll(model)
            Time = TimeProvider.System,
        });
        #endregion
        return hub;
    }

    public static SyncCaller Caller(Guid north, Guid south)
    {
        #region Caller
        var caller = new SyncCaller("ada").With("site", $"{north}", $"{south}").With("role", "clerk");
        #endregion
        return caller;
    }
}
