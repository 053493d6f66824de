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
    /// <param name="after">Objects up to this id are left out.</param>
    /// <param name="filter">The condition; null where there is none.</param>
    IObjectCursor Open(EntityType entity, IReadOnlyList<ObjectId>? ids, ObjectId after, RowFilter? filter);

    /// <summary>An object's row; valid until the next call.</summary>
    bool TryGetRow(EntityType entity, ObjectId id, out ReadOnlySpan<byte> row);
}
