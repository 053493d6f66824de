using Embedded.Sync.Protocol;
using Embedded.Sync.TestKit.Laws;

namespace Embedded.Sync.TestKit.Conformance.Transports;

/// <summary>The checks of <see cref="TransportConformance"/>.</summary>
internal static class TransportClauses
{
    private const int Beside = 16;

    /// <summary>T1. The buffer holds the hub's answer, whole, and nothing else: from bytes to megabytes.</summary>
    public static async Task T1_An_answer_comes_byte_for_byte(TransportRun run)
    {
        foreach (var (count, length) in new[] { (0, 0), (1, 1), (200, 100), (3, 1 << 20) })
        {
            run.Fill(count, length);
            var request = run.FirstRequest();
            Expect(run, run.Expected(request), await run.ExchangeAsync(request), $"{count} parcels of {length}");
        }
    }

    /// <summary>T2. The hub sees the request as it was made, from bytes to megabytes.</summary>
    public static async Task T2_A_request_goes_byte_for_byte(TransportRun run)
    {
        foreach (var length in new[] { 0, 1, 1_000, 1 << 20 })
        {
            using var work = run.Device.Begin();
            var sent = work.Create(new Parcel { Content = TransportRun.Content(length, length) });
            work.Commit();
            await run.SynchronizeAsync();
            var arrived = run.Hub.Find<Parcel>(sent.Id)?.Content;
            if (arrived != sent.Content)
                throw run.Failure($"a parcel of {length} to arrive", $"{arrived?.Length.ToString() ?? "none"}");
        }
    }

    /// <summary>T3. A request that the hub refuses gives its error answer, or a typed failure.</summary>
    public static async Task T3_A_refusal_is_told_as_such(TransportRun run)
    {
        foreach (var request in new byte[][] { [1], [0xc1, 0, 0, 0], run.FirstRequest()[..^3] })
        {
            try
            {
                var answer = await run.ExchangeAsync(request);
                if (SyncAnswer.Parse(answer) is not SyncAnswer.Error)
                    throw run.Failure("an error answer to a damaged request", "another");
            }
            catch (SyncException refusal) when (refusal is { Failure: SyncFailure.Refused, IsTransient: false })
            {
                // As good: the transport has read the answer for the engine.
            }
        }

        var next = run.FirstRequest();
        Expect(run, run.Expected(next), await run.ExchangeAsync(next), "the request after a refused one");
    }

    /// <summary>T4. Any number of exchanges may run at once, and each gets the answer to its own request.</summary>
    public static async Task T4_Exchanges_beside_each_other_do_not_mix(TransportRun run)
    {
        run.Fill(400, 1_000);
        var requests = Enumerable.Range(1, Beside).Select(index => run.FirstRequest(100 + index)).ToList();
        var answers = await Task.WhenAll(requests.Select(request => Task.Run(() => run.ExchangeAsync(request))));
        for (var index = 0; index < Beside; index++)
            Expect(run, run.Expected(requests[index]), answers[index], $"request {index} of {Beside}");
    }

    /// <summary>T5. A token that is cancelled ends the exchange with OperationCanceledException.</summary>
    public static async Task T5_A_cancelled_exchange_says_so_and_the_next_works(TransportRun run)
    {
        run.Fill(20, 100_000);
        var request = run.FirstRequest();
        using var early = new CancellationTokenSource();
        await early.CancelAsync();
        if (await TryExchangeAsync(run, request, early.Token))
            throw run.Failure("a cancelled token to be looked at", "an answer");
        for (var milliseconds = 0; milliseconds < 10; milliseconds++)
        {
            using var late = new CancellationTokenSource(TimeSpan.FromMilliseconds(milliseconds));
            await TryExchangeAsync(run, request, late.Token);
        }

        Expect(run, run.Expected(request), await run.ExchangeAsync(request), "the request after cancelled ones");
    }

    /// <summary>T6. A hub that cannot be reached is a SyncException, and one that says to try again.</summary>
    public static async Task T6_A_hub_out_of_reach_is_a_transient_failure(TransportRun run)
    {
        var request = run.FirstRequest();
        await run.ExchangeAsync(request);
        await run.CutOff();
        try
        {
            await run.ExchangeAsync(request);
        }
        catch (SyncException failure) when (failure.IsTransient)
        {
            return;
        }

        throw run.Failure("a transient SyncException", "an answer");
    }

    /// <summary>T7. A device that synchronises so has what the hub has, and the hub what it sent.</summary>
    public static async Task T7_A_synchronisation_ends_equal(TransportRun run)
    {
        run.Fill(1_000, 200);
        for (var left = 20; left > 0; left--)
        {
            using var work = run.Device.Begin();
            work.Create(new Parcel { Content = TransportRun.Content(left, 50) });
            work.Commit();
        }

        await run.SynchronizeAsync();
        await run.SynchronizeAsync();
        if (EqualityLaw.Check(run.HubStore, run.DeviceStore, Parcel.Profile) is var rows && rows != 1_020)
            throw run.Failure("1020 parcels on both ends", $"{rows}");
    }

    private static async Task<bool> TryExchangeAsync(TransportRun run, byte[] request, CancellationToken token)
    {
        try
        {
            await run.ExchangeAsync(request, token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static void Expect(TransportRun run, byte[] expected, byte[] found, string about)
    {
        if (expected.AsSpan().SequenceEqual(found)) return;
        var at = expected.AsSpan().CommonPrefixLength(found);
        throw run.Failure(
            $"for {about} the hub's {expected.Length} bytes", $"{found.Length}, which differ from byte {at} on");
    }
}
