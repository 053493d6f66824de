using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Hub;

/// <summary>
/// The one place where a hub's history grows. Its caller holds the commit lock from the snapshot to the write, so
/// that the order in which versions are given is the order in which commits become visible (rule R1).
/// </summary>
internal sealed class HubCommitter(IHubStore store, SyncHubOptions options)
{
    /// <summary>What departures hold, as long as the hub is open.</summary>
    public DepartureAttributes Departures { get; } =
        DepartureAttributes.Open(store, options.Profiles, options.Access!, options.Durability);

    public IHubStore Store { get; } = store;

    /// <summary>A draft that will be the next commit.</summary>
    public HubDraft NewDraft(IHubSnapshot before) =>
        new(before, before.State.Head.Head + 1, NextChangedDate(before.State), Departures);

    /// <summary>
    /// Writes a draft as the next version, with a tag of its own. The clock was read once, for the
    /// draft.
    /// </summary>
    public CommitVersion Write(HubState before, HubDraft draft, IHubCommit commit, Durability durability)
    {
        var head = new Ticket(draft.Version, options.Random.NextNonZero());
        commit.PutTag(head.Head, head.Tag);
        commit.Write(before with { Head = head, LastChangedDate = draft.ChangedDate }, durability);
        return new CommitVersion(head.Head);
    }

    /// <summary>Makes everything committed so far survive the loss of power.</summary>
    public void Flush()
    {
        using var snapshot = Store.Snapshot();
        Store.Begin().Write(snapshot.State, Durability.Durable);
    }

    /// <summary>Rule R3. Departures and decisions up to the given versions go; the floors say up to where.</summary>
    public void Purge(ulong departuresUpTo, ulong decisionsUpTo)
    {
        using var snapshot = Store.Snapshot();
        var state = snapshot.State;
        var commit = Store.Begin();
        var highest = commit.DeleteDepartures(departuresUpTo);
        var ledgerFloor = Math.Max(state.LedgerFloor, Math.Min(decisionsUpTo, state.Head.Head));
        commit.DeleteDecisions(ledgerFloor);
        state = state with { Floor = Math.Max(state.Floor, highest), LedgerFloor = ledgerFloor };
        commit.DeleteTags(Math.Min(state.Floor, state.LedgerFloor));
        commit.Write(state, options.Durability);
    }

    /// <summary>Gives the hub a new id: every device begins anew, whatever its cursors say.</summary>
    public void DeclareRestored()
    {
        using var snapshot = Store.Snapshot();
        Span<byte> id = stackalloc byte[ObjectId.Size];
        options.Random.Fill(id);
        Store.Begin().Write(snapshot.State with { HubId = ObjectId.Read(id) }, Durability.Durable);
    }

    private long NextChangedDate(HubState before) =>
        Math.Max(UtcTicks.From(options.Time.GetUtcNow().UtcDateTime), before.LastChangedDate + 1);
}
