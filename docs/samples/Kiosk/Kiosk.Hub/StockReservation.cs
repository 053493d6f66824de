using Embedded.Sync;
using Kiosk.Model;

namespace Kiosk.Hub;

/// <summary>The action <see cref="Reservation.Action"/>: two kiosks never sell the last piece twice.</summary>
internal static class StockReservation
{
    public static Task<ReservationResult> RunAsync(
        Reservation reservation, ServerActionContext context, CancellationToken cancellationToken)
    {
        var stock = context.Find<Stock>(reservation.StockId)
            ?? throw new RejectedActionException("unknown-stock", "The warehouse does not know this product.");
        if (reservation.Quantity <= 0 || reservation.Quantity > stock.Quantity)
            throw new RejectedActionException("out-of-stock", $"Only {stock.Quantity} are left.");
        stock.Quantity -= reservation.Quantity;
        context.Transaction.Save(stock);
        return Task.FromResult(new ReservationResult { QuantityLeft = stock.Quantity });
    }
}
