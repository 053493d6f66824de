using Embedded.Sync.Device;
using Embedded.Sync.Model;
using Embedded.Sync.Predicates;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Queries;

/// <summary>One moment of a database as a query sees it: what the app sees on a device, or a hub's rows.</summary>
internal interface IQueryRows : IDisposable
{
    /// <summary>The objects of one entity that match, by id.</summary>
    /// <param name="entity">The exact entity.</param>
    /// <param name="ids">The only ids that can match, ascending; null for all.</param>
    /// <param name="index">What of an index leads to all that can match; null where no index helps.</param>
    /// <param name="after">Objects up to this id are left out.</param>
    /// <param name="filter">The condition; null where there is none.</param>
    IObjectCursor Open(EntityType entity, IReadOnlyList<ObjectId>? ids, IndexChoice? index, ObjectId after,
        RowFilter? filter);

    /// <summary>The first objects of an ordered result, where an index leads to them; else null.</summary>
    SortedObjects? TryCollectFirst(QueryPlan plan);

    /// <summary>An object's row; valid until the next call.</summary>
    bool TryGetRow(EntityType entity, ObjectId id, out ReadOnlySpan<byte> row);
}
