namespace Embedded.Sync.Device;

/// <summary>
/// The first byte of each key of a device's store; docs/format.md tells what follows it. Rows, cursors and outbox
/// lie in ranges of their own: any of them may be lost without the others (rules R10, R17).
/// </summary>
internal static class DeviceTables
{
    /// <summary>
    /// Base rows, the hub's truth. An entity's stamp and count lie before its rows, under the
    /// entity alone.
    /// </summary>
    public const byte Rows = 0x10;

    /// <summary>Secondary indexes: entity, attribute, value, id.</summary>
    public const byte Indexes = 0x11;

    /// <summary>Which of them are complete, by entity and attribute.</summary>
    public const byte IndexMarks = 0x12;

    /// <summary>Objects of entities that never leave the device.</summary>
    public const byte LocalRows = 0x18;

    /// <summary>The cursors of all entities as the hub sealed them.</summary>
    public const byte Cursor = 0x20;

    /// <summary>One <see cref="SyncHelper"/> per downloaded entity.</summary>
    public const byte Helpers = 0x21;

    /// <summary>Stamp, client id, tickets, and which entities are verified.</summary>
    public const byte State = 0x30;

    /// <summary>Local transactions by sequence.</summary>
    public const byte Transactions = 0x31;

    /// <summary>Their changes by sequence and index.</summary>
    public const byte Changes = 0x32;

    /// <summary>
    /// Changes by object: entity, id, sequence, index. The value tells whether the base row
    /// contains the change.
    /// </summary>
    public const byte ChangesByObject = 0x33;

    /// <summary>Decisions by transaction id (see <see cref="StoredReceipt"/>).</summary>
    public const byte Receipts = 0x34;

    /// <summary>Which of them has which slot of the ring; without a slot, the number of the next.</summary>
    public const byte ReceiptRing = 0x35;

    /// <summary>The values for the parameters of the profile's constraints.</summary>
    public const byte Parameters = 0x40;

    /// <summary>The model and the modes that the rest was written by (see <see cref="StoredModel"/>).</summary>
    public const byte Model = 0x41;
}
