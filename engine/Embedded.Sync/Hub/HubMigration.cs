using Embedded.Sync.Model;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Hub;

/// <summary>
/// Compares the model that a hub is opened with to the one that its rows were written by. Rows stay as they are, and
/// so do their versions: a device whose model changed in the same way goes on from its cursors.
/// </summary>
internal static class HubMigration
{
    /// <exception cref="ModelMigrationException">The hub holds objects that the model would misread.</exception>
    public static void Run(IHubStore store, SyncModel model, Durability durability)
    {
        using var snapshot = store.Snapshot();
        var current = ModelDescription.Of(model, profile: null);
        if (snapshot.TryGetModel(out var bytes))
        {
            var stored = ModelDescription.FromStore(bytes);
            var findings = new MigrationRules(stored, current, HasObjects, _ => false).Check().ToList();
            if (findings.Count > 0) throw new ModelMigrationException(findings,
                "The hub's objects were written by another version of the model, and cannot be read by this one. Open "
                + "the hub with that version again, and give what has changed numbers of its own.");
            current = current.With(stored, HasObjects);
            if (current.ToBytes().AsSpan().SequenceEqual(stored.ToBytes())) return;
        }

        var commit = store.Begin();
        commit.PutModel(current.ToBytes());
        commit.Write(snapshot.State, durability);

        bool HasObjects(ushort entity) => snapshot.CountOf(entity) > 0;
    }
}
