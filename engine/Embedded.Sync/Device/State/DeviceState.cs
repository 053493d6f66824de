using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <summary>
/// What a device knows of its synchronisation, as one value. Answers lead from one state to the next without
/// touching a store (see DeviceState.Transitions.cs); the store then takes rows and state in one batch.
/// </summary>
internal sealed partial record DeviceState
{
    /// <summary>Drawn anew with every answer taken (rule R11).</summary>
    public required ulong Stamp { get; init; }

    /// <summary>The store's own id.</summary>
    public required ObjectId Client { get; init; }

    /// <summary>The newest tickets, the newest last.</summary>
    public ImmutableArray<Ticket> Tickets { get; init; } = [];

    /// <summary>Entities whose rows are known to be of the hub's timeline (rule R18).</summary>
    public ImmutableSortedSet<ushort> Verified { get; init; } = [];

    /// <summary>One mark per downloaded entity, by ascending number.</summary>
    public required ImmutableArray<EntityMark> Marks { get; init; }

    /// <summary>The sealed cursors; empty for none.</summary>
    public ReadOnlyMemory<byte> Cursor { get; init; }

    /// <summary>The head of the newest ticket, or 0: below it no decision on a new transaction can lie.</summary>
    public ulong Head => Tickets.IsEmpty ? 0 : Tickets[^1].Head;

    /// <summary>The mark of an entity; null for one that is not downloaded.</summary>
    public EntityMark? Mark(ushort entity)
    {
        foreach (var mark in Marks)
            if (mark.Entity == entity) return mark;
        return null;
    }

    /// <summary>Entities whose cursor the hub shall not use.</summary>
    public IReadOnlyList<ushort> Ignored =>
        Cursor.IsEmpty ? [] : [.. Marks.Where(mark => !mark.IsUsable).Select(mark => mark.Entity)];

    /// <summary>
    /// Rule R18: true where a base row is known to be of the hub's timeline, so that its version may stand as the
    /// base of a change.
    /// </summary>
    public bool IsConfirmed(ObjectKey key) =>
        !Tickets.IsEmpty && Mark(key.Entity) is { } mark && mark.CursorStamp == mark.RowsStamp
        && (Verified.Contains(key.Entity) || (mark is { HasCursor: true, Booting: true } && key.Id <= mark.ScannedTo));

    /// <summary>
    /// True where rows and cursor of an entity do not belong together: one of them, or both, were
    /// lost.
    /// </summary>
    public bool HasLost(EntityMark mark) =>
        mark.CursorStamp != mark.RowsStamp || (mark.RowsStamp == 0 && Verified.Contains(mark.Entity));

    /// <summary>
    /// What every answer must echo: eight bytes of a SHA-256 over all stamps. Any loss, wipe or
    /// restore of a part changes it.
    /// </summary>
    public ulong Digest()
    {
        var size = sizeof(ulong) + (Marks.Length * ((2 * sizeof(ulong)) + 1));
        var bytes = size <= 1024 ? stackalloc byte[size] : new byte[size];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Stamp);
        var rest = bytes[sizeof(ulong)..];
        foreach (var mark in Marks)
        {
            BinaryPrimitives.WriteUInt64BigEndian(rest, mark.RowsStamp);
            BinaryPrimitives.WriteUInt64BigEndian(rest[8..], mark.CursorStamp);
            rest[16] = mark.HasCursor ? (byte)1 : (byte)0;
            rest = rest[17..];
        }

        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt64BigEndian(hash);
    }
}
