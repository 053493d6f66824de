using Embedded.Sync.Device;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>Databases that another version of the model has written.</content>
public sealed partial class OfflineDatabase
{
    private readonly bool _isModelStored;
    private StoredModel _storedModel;

    private StoredModel Migrate(out bool isStored)
    {
        using var migration = new DatabaseMigration(_store, Profile, Indexes);
        try
        {
            return migration.Run(_options.ResetsIfNotMigratable, out isStored);
        }
        catch (MessagePackException damage)
        {
            throw Damaged(damage);
        }
    }

    /// <summary>How to say a transaction for the hub; null where it may be said as it was made.</summary>
    private ModelTerms? ModelTermsOf(OutboxTransaction transaction) =>
        transaction.Sequence <= _storedModel.OtherTermsUpTo ? new ModelTerms(Model) : null;
}
