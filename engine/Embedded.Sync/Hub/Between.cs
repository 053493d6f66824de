using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Hub;

/// <summary>
/// Where a page stops that ends after something the device must not be named: at or after it, before what comes
/// next, and as little of its id as tells the two apart.
/// </summary>
internal static class Between
{
    /// <summary>From one id on, before another: the first, with as many ones at its end as possible.</summary>
    public static ObjectId Of(ObjectId last, ObjectId next)
    {
        // Above the highest bit in which the two differ they are equal, and there the next one has the 1.
        var differing = 127 - (int)UInt128.LeadingZeroCount(last.Value ^ next.Value);
        var low = (UInt128.One << differing) - 1;
        return new ObjectId(last.Value | low);
    }

    /// <summary>The same for places in the change index.</summary>
    public static Position Of(Position last, Position next) => last.Version != next.Version
        ? Position.EndOf(last.Version) : last with { Id = Of(last.Id, next.Id) };
}
