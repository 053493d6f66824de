using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>
/// What the hub's rules made of uploaded objects that no page brings back (<see cref="SyncMode.NothingPreserve"/>).
/// Their device is told with the decision: it would take its own values for the hub's, and write over these unseen.
/// </summary>
internal static class HandledValues
{
    public static void Note(SyncProfile profile, WriteAccess writing, HubDraft draft, ConflictLog log)
    {
        foreach (var (key, sent) in writing.Sent)
        {
            if (sent is null || profile.Model.FindEntity(key.Entity) is not { } entity
                || profile.ModeOf(entity) != SyncMode.NothingPreserve) continue;
            var (original, row) = (draft[key].Original, draft[key].Row);
            if (row is null) log.AddHandled(key, -1, original, [], []);
            else if (!ReferenceEquals(row, sent))
                foreach (var attribute in entity.Attributes.Where(one => !one.IsFilledByHub && writing.Sees(key, one)))
                    if (!writing.IsSent(key, attribute.Number, RowAttribute.Of(row, attribute.Number)))
                        log.AddHandled(key, attribute.Number, original, sent, row);
        }
    }
}
