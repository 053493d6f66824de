using Embedded.Sync.Device;
using Embedded.Sync.Model;

namespace Embedded.Sync.Queries;

/// <summary>Goes over a result in its order, after what is skipped and up to what is taken.</summary>
internal interface IResultCursor : IObjectCursor
{
    /// <summary>The exact entity of the present object.</summary>
    EntityType Entity { get; }

    /// <summary>Where the present object stands in the result.</summary>
    QueryPlace Place { get; }
}
