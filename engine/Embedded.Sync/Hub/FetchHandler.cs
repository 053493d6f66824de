using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// Answers a request for objects by their ids, from one snapshot. Only objects of entities that are uploaded and not
/// downloaded are given out so: those of the others come with pages (rule R12).
/// </summary>
internal sealed class FetchHandler(
    IHubSnapshot snapshot, SyncProfile profile, CallerAccess access, ByteBuffer output)
{
    public void Answer(SyncRequest.Fetch request)
    {
        if (request.ByteBudget is < SynchronizerOptions.ByteBudgetMin or > SynchronizerOptions.ByteBudgetMax)
            throw new SyncRefusedException(SyncErrorCode.LimitOutOfRange,
                $"The byte budget {request.ByteBudget} is not within {SynchronizerOptions.ByteBudgetMin} to "
                + $"{SynchronizerOptions.ByteBudgetMax} bytes. Mend it.");
        var end = checked(output.Length + request.ByteBudget);
        var writer = new MessagePackWriter(output);
        SyncAnswer.WriteFetchedHead(writer, request.Stamp, snapshot.State.Head);
        var header = writer.ReserveArrayHeader();
        var count = 0;
        foreach (var key in request.Keys)
        {
            if (profile.Model.FindEntity(key.Entity) is not { } entity
                || profile.ModeOf(entity) != SyncMode.NothingPreserve)
                throw new SyncRefusedException(SyncErrorCode.MalformedRequest,
                    $"Objects of entity {key.Entity} are not fetched by their ids through the profile {profile.Name}.");
            if (count > 0 && output.Length >= end) break;
            SyncAnswer.WriteFetched(writer, key, RowOf(key));
            count++;
        }

        writer.PatchArrayHeader(header, count);
    }

    // What the caller may not read is to him as what is not there.
    private ReadOnlySpan<byte> RowOf(ObjectKey key) =>
        snapshot.TryGetRow(key, out var row) && access.CanRead(key, row) ? access.Of(key.Entity).Readable(row) : [];
}
