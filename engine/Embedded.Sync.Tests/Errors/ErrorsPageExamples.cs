namespace Embedded.Sync.Tests.Errors;

/// <summary>The code of docs/errors.md: each region is one snippet there.</summary>
internal static class ErrorsPageExamples
{
    #region A receipt
    public static async Task<string> OrderAsync(OfflineDatabase database, Order order, CancellationToken patience)
    {
        using var work = database.Begin();
        work.Create(order);
        var receipt = database.ReceiptOf(work.Commit());      // the id may be kept, and the receipt made anew from it
        try
        {
            var status = await receipt.WaitAsync(patience);   // completes when the hub or the app has decided
            return status.State == ReceiptState.Rejected ? status.Reason : $"{status.State}";
        }
        catch (OperationCanceledException)
        {
            return "It is kept here, and goes up with the next synchronisation.";
        }
    }
    #endregion

    #region What was rejected
    public static void DealWith(OfflineDatabase database, Action<Order> mend)
    {
        foreach (var rejected in database.Rejected.List())
        {
            if (rejected.Class == RejectionClass.RetryLater) continue;       // retried by the synchroniser
            var meant = rejected.Changes.Select(database.Rejected.ObjectOf).OfType<Order>().ToList();
            if (rejected.Class == RejectionClass.GiveUp || meant.Count == 0)
            {
                database.Rejected.Discard(rejected.Id, discardWaiting: true);
                continue;
            }

            meant.ForEach(mend);
            database.Rejected.Retry(rejected.Id, meant);                     // what waits for it follows it
        }
    }
    #endregion

    #region An exception on request
    public static async Task<string> SynchronizeAsync(Synchronizer synchronizer)
    {
        try
        {
            var result = await synchronizer.SynchronizeAsync();
            return $"{result.ThrowIfRejected().TransactionsApplied} applied";
        }
        catch (PartialSynchronizationException partial)
        {
            return $"{partial.Result.TransactionsApplied} applied, {partial.Result.TransactionsRejected} not";
        }
        catch (SyncException failure) when (failure.IsTransient)
        {
            return "Not now. What was done stays; the next one goes on from there.";
        }
    }
    #endregion

    #region Before anything is thrown away
    public static bool TryReset(OfflineDatabase database)
    {
        if (!database.IsSafeToWipe) return false;     // database.Pending says how much, how large and how old
        database.Reset();
        return true;
    }
    #endregion
}
