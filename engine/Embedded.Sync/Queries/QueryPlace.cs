using Embedded.Sync.Rows;

namespace Embedded.Sync.Queries;

/// <summary>A place in a result, after which the next page begins, whatever has changed meanwhile.</summary>
/// <param name="Entity">The number of the exact entity of the object at the place.</param>
/// <param name="Id">The object's id.</param>
/// <param name="Key">The bytes that it is ordered by; empty for a result in order of id.</param>
internal sealed record QueryPlace(ushort Entity, ObjectId Id, byte[] Key);
