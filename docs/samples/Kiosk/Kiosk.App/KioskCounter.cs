using Embedded.Sync;
using Kiosk.Model;

namespace Kiosk.App;

/// <summary>What the kiosk asks of the hub while somebody waits for it.</summary>
internal sealed class KioskCounter(
    OfflineDatabase database, OnlineDatabase online, ServerActions actions, Synchronizer synchronizer)
{
    private const int NotConnected = 4;

    /// <summary>Asks the hub what it has of a product of which there is some, and reserves one.</summary>
    public async Task<int> ReserveAsync()
    {
        try
        {
            var stock = await online.Query<Stock>().Where(stock => stock.Quantity > 1).FirstOrDefaultAsync();
            if (stock is null) return Say("Nothing is left.");
            var reserved = await actions.CallAsync<Reservation, ReservationResult>(
                Reservation.Action, new Reservation { StockId = stock.Id, Quantity = 1 });
            Say($"The warehouse had {stock.Quantity}, and has {reserved.Value.QuantityLeft} after one was reserved.");
            await actions.CallAsync<Reservation, ReservationResult>(
                Reservation.Action, new Reservation { StockId = stock.Id, Quantity = stock.Quantity });
            return Say("The warehouse gave away more than it had.") + 1;
        }
        catch (ServerActionException refusal) when (refusal.Code == "out-of-stock")
        {
            return Say($"All of them cannot be reserved any more: {refusal.Message}");
        }
        catch (ConnectionRequiredException)
        {
            Console.Error.WriteLine("  No connection: stock is asked for at the hub. Try again later.");
            return NotConnected;
        }
    }

    /// <summary>Brings the newest state of this kiosk's own favourites, and of nothing else.</summary>
    public async Task<int> RefreshAsync()
    {
        var ids = database.All<Favourite>().Select(favourite => favourite.Id).ToArray();
        if (ids.Length == 0) return Say("There are no favourites.");
        await synchronizer.SynchronizeAsync(SyncSelection.Objects<Favourite>(ids));
        var count = database.All<Favourite>().Count(favourite => favourite.ChangedDate > DateTime.UnixEpoch);
        return Say($"{count:N0} favourites are as the hub has them.");
    }

    private static int Say(string text)
    {
        Console.WriteLine(text);
        return 0;
    }
}
