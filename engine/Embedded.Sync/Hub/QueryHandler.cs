using Embedded.Sync.Model;
using Embedded.Sync.Online;
using Embedded.Sync.Protocol;
using Embedded.Sync.Queries;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// Answers one question for online objects from one snapshot. The time it takes grows with the rows of the entity,
/// the memory with the page and what is skipped: of all other objects, nothing is kept.
/// </summary>
internal sealed class QueryHandler(
    IHubSnapshot snapshot, SyncProfile profile, CallerAccess access, ByteBuffer output)
{
    /// <exception cref="SyncRefusedException">The question is not one that the profile or the hub allows.</exception>
    public void Answer(SyncRequest.Query request)
    {
        var plan = PlanOf(request);
        using var rows = new HubRows(snapshot, access);
        if (request.Counts) WriteCount(request, QueryRun.Count(rows, plan));
        else WritePage(request, rows, plan);
    }

    private QueryPlan PlanOf(SyncRequest.Query request)
    {
        if (profile.Model.FindEntity(request.Entity) is not { } entity || !profile.IsOnline(entity))
            throw new SyncRefusedException(SyncErrorCode.NotOnline,
                $"Entity {request.Entity} is not online in the profile {profile.Name}.");
        if (profile.IsMixed(entity))
            throw new SyncRefusedException(SyncErrorCode.NotOnline,
                $"Not all that specialise {entity.Name} are online in the profile {profile.Name}.");
        if (OnlineOptions.FindFault(request.PageSize, request.ByteBudget) is { } wrong)
            throw new SyncRefusedException(SyncErrorCode.LimitOutOfRange, wrong);
        if (request.Skip > OnlineOptions.SkipMax)
            throw new SyncRefusedException(SyncErrorCode.LimitOutOfRange,
                $"A result leaves out at most {OnlineOptions.SkipMax} objects, not {request.Skip}.");
        return Read(entity, request);
    }

    private QueryPlan Read(EntityType entity, SyncRequest.Query request)
    {
        try
        {
            return QueryMessage.PlanFromUntrusted(entity, request, access.HiddenAmong(entity));
        }
        catch (MessagePackException damage)
        {
            throw new SyncRefusedException(
                SyncErrorCode.MalformedRequest, $"The question cannot be read. {damage.Message}");
        }
    }

    private void WriteCount(SyncRequest.Query request, long count)
    {
        var writer = new MessagePackWriter(output);
        SyncAnswer.WriteResultHead(writer, request.Stamp, snapshot.State.Head, count);
        writer.WriteArrayHeader(0);
        writer.WriteBinary([]);
        writer.WriteBinary([]);
    }

    private void WritePage(SyncRequest.Query request, HubRows rows, QueryPlan plan)
    {
        var end = checked(output.Length + request.ByteBudget);
        var writer = new MessagePackWriter(output);
        SyncAnswer.WriteResultHead(writer, request.Stamp, snapshot.State.Head, 0);
        var header = writer.ReserveArrayHeader();
        var ids = new ByteBuffer();
        // One more than the page holds, to know whether there is one.
        using var result = Open(rows, plan.Take(request.PageSize + 1L));
        var count = 0;
        byte[] next = [];
        while (result.MoveNext())
        {
            output.Write(access.Of(result.Entity).Readable(result.Row));
            result.Id.Write(ids.GetSpan(ObjectId.Size));
            ids.Advance(ObjectId.Size);
            if (++count < request.PageSize && output.Length < end) continue;
            var place = QueryMessage.Write(result.Place);
            if (result.MoveNext()) next = place;
            break;
        }

        writer.PatchArrayHeader(header, count);
        writer.WriteBinary(ids.WrittenSpan);
        writer.WriteBinary(next);
    }

    private static IResultCursor Open(HubRows rows, QueryPlan plan)
    {
        try
        {
            return QueryRun.Open(rows, plan, ProtocolFormat.SortKeyBytesMax);
        }
        catch (SortKeyTooLongException)
        {
            throw new SyncRefusedException(SyncErrorCode.LimitOutOfRange,
                $"An object has more than {ProtocolFormat.SortKeyBytesMax} bytes in what the result is ordered by. "
                + "Order by shorter attributes.");
        }
    }
}
