using Embedded.Sync.Hub;
using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation.Rules;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation.Access;

/// <summary>
/// What one user may read, said and evaluated apart from the engine: items of some groups, with their names or
/// without, and notes or none. Everything may be written that is readable.
/// </summary>
/// <param name="Groups">A bit for each group; the first stands for items without one.</param>
/// <param name="HasNotes">True where notes may be read.</param>
/// <param name="HasNames">True where the names of items are not hidden.</param>
internal sealed record SimulatedGrants(int Groups, bool HasNotes, bool HasNames)
{
    private const string GroupClaim = "group";
    private const string NotesRole = "notes";
    private const string NamesRole = "names";
    private const int NameAttribute = 1;

    /// <summary>The hub's rules: the claims of a caller say what he may read.</summary>
    public static AccessRules Rules { get; } = AccessRules.Create(RuledModel.Model, access => access
        .Entity<Item>(item => item
            .Read(i => CallerValue.Get<Guid[]>(GroupClaim).Contains(i.Group.Id))
            .Write()
            .Hide(i => i.Name, unless: caller => caller.IsInRole(NamesRole)))
        .Entity<Note>(note => note.Read(when: caller => caller.IsInRole(NotesRole)).Write()));

    /// <summary>What a user may read until somebody changes it.</summary>
    public static SimulatedGrants First { get; } = new(0b1111, HasNotes: true, HasNames: true);

    /// <summary>Nothing, and no names.</summary>
    public static SimulatedGrants Least { get; } = new(0, HasNotes: false, HasNames: false);

    public static SimulatedGrants Of(int argument) =>
        new((5 * argument) % 16, HasNotes: argument % 4 != 3, HasNames: argument % 2 == 0);

    /// <summary>The user, with the claims that say what he may read.</summary>
    public SyncCaller CallerOf(string user) => new SyncCaller(user)
        .With(GroupClaim, Enumerable.Range(0, 4).Where(group => (Groups & (1 << group)) != 0)
            .Select(group => $"{SimulatedScope.IdOf(group)}"))
        .With(SyncCaller.RoleClaim, HasNotes ? [NotesRole] : [])
        .With(SyncCaller.RoleClaim, HasNames ? [NamesRole] : []);

    /// <summary>What the hub's cursors hold of it, as part of the digest of an entity's scope.</summary>
    public ReadOnlySpan<byte> DigestOf(ushort entity) => new CallerAccess(Rules, CallerOf("")).Of(entity).Digest;

    public bool Contains(ObjectKey key, byte[] row) => key.Entity == SimulationModel.NoteNumber
        ? HasNotes : (Groups & (1 << SimulatedScope.GroupOf(row))) != 0;

    /// <summary>True for an attribute that is kept from the user.</summary>
    public bool Hides(ObjectKey key, int attribute) =>
        !HasNames && attribute == NameAttribute && key.Entity != SimulationModel.NoteNumber;

    /// <summary>What the user gets of a row: nil for its name, and no nils at its end.</summary>
    public byte[] Readable(ObjectKey key, byte[] row)
    {
        if (!Hides(key, NameAttribute)) return row;
        var attributes = RowImage.Attributes(row);
        attributes.Remove(NameAttribute);
        var count = attributes.Count == 0 ? 0 : attributes.Keys.Max() + 1;
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        (RowHeader.Of(row) with { AttributeCount = count }).Write(writer);
        for (var number = 0; number < count; number++)
            if (attributes.TryGetValue(number, out var value)) buffer.Write(value);
            else writer.WriteNil();
        return buffer.ToArray();
    }
}
