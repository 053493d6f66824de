using System.Text.Json;
using Embedded.Sync;

namespace Kiosk.App;

/// <summary>What the kiosk tells a program that has started it: one of these, as a line of JSON.</summary>
public sealed record KioskReport
{
    /// <summary>How far the running synchronisation is.</summary>
    public SyncProgress? Progress { get; init; }

    /// <summary>What the completed one did.</summary>
    public SyncResult? Result { get; init; }

    /// <summary>What the local database holds.</summary>
    public KioskState? State { get; init; }

    public string ToLine() => JsonSerializer.Serialize(this);

    /// <summary>The report in a line of the kiosk's output, or null where the line is for people.</summary>
    public static KioskReport? FromLine(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        return line.StartsWith('{') ? JsonSerializer.Deserialize<KioskReport>(line) : null;
    }
}

/// <summary>What a kiosk's local database holds.</summary>
/// <param name="Entities">Each entity, with how far it is synchronised.</param>
/// <param name="PendingCount">Transactions that the hub has not decided yet.</param>
/// <param name="ErrorCount">Local changes that the hub did not take.</param>
public sealed record KioskState(IReadOnlyList<EntityState> Entities, int PendingCount, long ErrorCount);

/// <summary>One entity: its mode, the objects that are here, and the SyncHelper's date.</summary>
public sealed record EntityState(string Entity, SyncMode Mode, long Count, DateTime LastSyncDate);
