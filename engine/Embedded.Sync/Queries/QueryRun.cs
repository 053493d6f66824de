using Embedded.Sync.Rows;

namespace Embedded.Sync.Queries;

/// <summary>Runs a plan over one moment of a database. Objects are made only of rows that are returned.</summary>
internal static class QueryRun
{
    /// <summary>The objects of a result, in its order. The moment is that at which the enumeration begins.</summary>
    public static IEnumerable<object> Objects(OfflineDatabase database, QueryPlan plan)
    {
        using var rows = new DeviceRows(database);
        using var result = Open(rows, plan);
        while (result.MoveNext()) yield return RowReader.FromStore(result.Entity, result.Id, result.Row);
    }

    /// <summary>How many objects a result has, up to a limit; none is made.</summary>
    public static long Count(OfflineDatabase database, QueryPlan plan, long limit = long.MaxValue)
    {
        using var rows = new DeviceRows(database);
        return Count(rows, plan, limit);
    }

    /// <summary>The same over any rows. The order of a result does not change its number.</summary>
    public static long Count(IQueryRows rows, QueryPlan plan, long limit = long.MaxValue)
    {
        var count = 0L;
        using var result = new ScannedResult(rows, plan);
        while (count < limit && result.MoveNext()) count++;
        return count;
    }

    /// <summary>Goes over a result in its order.</summary>
    /// <param name="rows">The moment that is read; the caller's to dispose, after the result.</param>
    /// <param name="plan">What is asked for.</param>
    /// <param name="keyBytesMax">The longest key of an order; null for no limit.</param>
    /// <exception cref="SortKeyTooLongException">A key is longer.</exception>
    public static IResultCursor Open(IQueryRows rows, QueryPlan plan, int? keyBytesMax = null) =>
        plan.Order.Count == 0 ? new ScannedResult(rows, plan) : new SortedResult(rows, plan, keyBytesMax);
}
