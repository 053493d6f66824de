using System.Collections.Concurrent;
using Embedded.Sync.Hub;
using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation.Access;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>
/// Which objects a device shall have, said and evaluated apart from the engine: items of some groups, and notes about
/// one item. Groups and items are told by the last byte of an id; 0 stands for none.
/// </summary>
/// <param name="Groups">A bit for each group.</param>
/// <param name="Item">The item.</param>
/// <param name="Grants">What the user may read of it; null where everything.</param>
internal sealed record SimulatedScope(int Groups, int Item, SimulatedGrants? Grants = null)
{
    private const int GroupAttribute = 2;
    private const int ItemAttribute = 1;

    private static readonly ConcurrentDictionary<
        (SyncProfile Profile, SimulatedScope Scope, ushort Entity), ulong> Hashes = [];

    /// <summary>Where a device begins.</summary>
    public static SimulatedScope First { get; } = new(Groups: 0b0011, Item: 1);

    public static SimulatedScope Of(int argument) => new(argument % 16, argument % 4);

    /// <summary>What the hub's cursors name the scope of an entity by.</summary>
    public ulong HashOf(ushort entity) => Hashes.GetOrAdd((SimulationModel.Profile, this, entity), key =>
        HubScope.HashOf(key.Profile, SimulationModel.Model.FindEntity(key.Entity)!,
        key.Scope.ToParameters().ToArguments(), key.Scope.Grants is { } grants ? grants.DigestOf(key.Entity) : []));

    /// <summary>The same, for other rights of the user.</summary>
    public SimulatedScope With(SimulatedGrants? grants) =>
        ReferenceEquals(grants, Grants) ? this : this with { Grants = grants };

    public SyncParameters ToParameters() => SyncParameters.None
        .With("groups", Enumerable.Range(0, 4).Where(group => (Groups & (1 << group)) != 0).Select(IdOf).ToArray())
        .With("item", IdOf(Item));

    public bool Contains(ObjectKey key, byte[]? row)
    {
        if (row is null || Grants?.Contains(key, row) == false) return false;
        if (!SimulationModel.IsScoped) return true;
        return key.Entity == SimulationModel.NoteNumber
            ? NumberIn(row, ItemAttribute) == Item : (Groups & (1 << GroupOf(row))) != 0;
    }

    /// <summary>What a device gets of a row.</summary>
    public byte[] Readable(ObjectKey key, byte[] row) => Grants is null ? row : Grants.Readable(key, row);

    /// <summary>The rows that lie in it, as a device gets them.</summary>
    public SortedDictionary<ObjectKey, byte[]> Of(SortedDictionary<ObjectKey, byte[]> rows) =>
        new(rows.Where(pair => Contains(pair.Key, pair.Value))
            .ToDictionary(pair => pair.Key, pair => Readable(pair.Key, pair.Value)));

    /// <summary>The group of an item's row; 0 for none.</summary>
    public static int GroupOf(byte[] row) => NumberIn(row, GroupAttribute);

    public static Guid IdOf(int number) =>
        number == 0 ? Guid.Empty : SimulationModel.GuidOf(number - 1);

    private static int NumberIn(byte[] row, int attribute)
    {
        if (!RowImage.Attributes(row).TryGetValue(attribute, out var value)) return 0;
        return (int)(ulong)(ObjectId.From(new MessagePackReader(value).ReadGuid()).Value >> 64);
    }
}
