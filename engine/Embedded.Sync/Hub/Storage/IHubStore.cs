using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Hub;

/// <summary>
/// What the hub's logic needs of a database: rows by id, changes by position, the ledger, and one atomic commit.
/// Commits are made by one writer at a time; snapshots may be opened from any thread.
/// </summary>
internal interface IHubStore
{
    /// <summary>Opens a view of one committed state.</summary>
    IHubSnapshot Snapshot();

    /// <summary>
    /// Begins a commit on top of the newest state. Nothing is visible before <see
    /// cref="IHubCommit.Write"/>.
    /// </summary>
    IHubCommit Begin();
}

/// <summary>One committed state of the hub. Spans are valid until the next call on the snapshot.</summary>
internal interface IHubSnapshot : IDisposable
{
    HubState State { get; }

    bool TryGetRow(ObjectKey key, out ReadOnlySpan<byte> row);

    /// <summary>
    /// The random tag of a commit; false where the hub has no such commit, or keeps its tag no
    /// longer.
    /// </summary>
    bool TryGetTag(ulong version, out ulong tag);

    /// <summary>The number of an entity's objects.</summary>
    long CountOf(ushort entity);

    /// <summary>The rows of an entity after an id, in order of id.</summary>
    IHubRowScan ScanRows(ushort entity, ObjectId after);

    /// <summary>
    /// The index entries of an entity after a position, in order of position; a departure precedes
    /// the live entry of the same position.
    /// </summary>
    IHubChangeScan ScanChanges(ushort entity, Position after);

    /// <summary>The version of an object's departure with these old values, or 0 for none.</summary>
    ulong FindDeparture(ObjectKey key, ReadOnlySpan<byte> oldValues);

    /// <summary>Which attributes departures hold, as <see cref="DepartureAttributes"/> writes it.</summary>
    bool TryGetDepartureAttributes(out ReadOnlySpan<byte> attributes);

    /// <summary>The model that the rows were written by, as <see cref="Model.ModelDescription"/> writes it.</summary>
    bool TryGetModel(out ReadOnlySpan<byte> description);

    /// <summary>The stored decision on a transaction, as <see cref="TransactionResult"/> writes it.</summary>
    bool TryGetDecision(ObjectId transaction, out ReadOnlySpan<byte> result);

    /// <summary>The record of an action's call, as <see cref="HubCall"/> writes it.</summary>
    bool TryGetCall(ObjectId call, out ReadOnlySpan<byte> record);

    /// <summary>The newest version at which anything of a client was decided; 0 for none.</summary>
    ulong NewestDecisionOf(ObjectId client);

    /// <summary>
    /// Versions and writers per attribute (see <see cref="AttributeVersions"/>); false where the
    /// object was never changed after its creation on the hub.
    /// </summary>
    bool TryGetAttributeVersions(ObjectKey key, out ReadOnlySpan<byte> versions);

    /// <summary>The object that has a value of a unique attribute; false where none has.</summary>
    bool TryGetUnique(UniqueKey value, out ObjectKey holder);

    /// <summary>The objects that refer to one, by entity and id.</summary>
    IEnumerable<ObjectKey> ReferrersOf(HubIndex index, ObjectId target);

    /// <summary>The number that an object was given last; 0 for none.</summary>
    long LastNumber(HubIndex sequence);

    /// <summary>The indexes of a kind that are complete.</summary>
    IReadOnlySet<HubIndex> CompleteIndexes(HubIndexKind kind);

    /// <summary>What was refused or in conflict after a version, oldest first.</summary>
    IStoreScan ScanDecisionLog(ulong after);
}

/// <summary>A walk over rows.</summary>
internal interface IHubRowScan : IDisposable
{
    ObjectId Id { get; }

    ReadOnlySpan<byte> Row { get; }

    bool MoveNext();
}

/// <summary>A walk over the change index.</summary>
internal interface IHubChangeScan : IDisposable
{
    Position Position { get; }

    /// <summary>
    /// True for an entry that says what the object was before it changed or went; false for the
    /// live entry.
    /// </summary>
    bool IsDeparture { get; }

    /// <summary>
    /// For a departure: a row with the old values of the attributes that scopes use, and the date (see
    /// <see cref="Hub.Departure"/>).
    /// </summary>
    ReadOnlySpan<byte> OldValues { get; }

    bool MoveNext();
}

/// <summary>A commit in the making. Dropped where <see cref="Write"/> is not called.</summary>
internal interface IHubCommit
{
    /// <summary>
    /// Writes a row and its live index entry. <paramref name="replacedVersion"/> is that of the row
    /// before, or 0.
    /// </summary>
    void PutRow(ObjectKey key, ulong replacedVersion, ulong version, ReadOnlySpan<byte> row);

    /// <summary>Removes a row, its index entry and its attribute versions.</summary>
    void DeleteRow(ObjectKey key, ulong replacedVersion);

    /// <summary>
    /// Writes a departure. <paramref name="replacedVersion"/> is that of an older one with the same values, or 0.
    /// </summary>
    void PutDeparture(ObjectKey key, ulong replacedVersion, ulong version, ReadOnlySpan<byte> departure);

    /// <summary>Keeps which attributes departures hold.</summary>
    void PutDepartureAttributes(ReadOnlySpan<byte> attributes);

    /// <summary>Keeps the model that the rows are written by.</summary>
    void PutModel(ReadOnlySpan<byte> description);

    void PutAttributeVersions(ObjectKey key, ReadOnlySpan<byte> versions);

    /// <summary>Keeps a decision in the ledger and as its client's newest.</summary>
    void PutDecision(ObjectId transaction, ObjectId client, ulong version, ReadOnlySpan<byte> result);

    /// <summary>Keeps the record of an action's call, and the version as its client's newest.</summary>
    void PutCall(ObjectId call, ObjectId client, ulong version, ReadOnlySpan<byte> record);

    /// <summary>Keeps a decision for the hub's people to look at; it goes with its ledger entry.</summary>
    void PutLoggedDecision(ObjectId transaction, ulong version, ReadOnlySpan<byte> logged);

    void PutUnique(UniqueKey value, ObjectKey holder);

    void DeleteUnique(UniqueKey value);

    void PutReferrer(HubIndex index, ObjectId target, ObjectKey referrer);

    void DeleteReferrer(HubIndex index, ObjectId target, ObjectKey referrer);

    void PutLastNumber(HubIndex sequence, long number);

    /// <summary>Says that an index is complete.</summary>
    void PutIndexMark(HubIndex index);

    /// <summary>Removes an index.</summary>
    void DeleteIndex(HubIndex index);

    /// <summary>Keeps the tag of a commit.</summary>
    void PutTag(ulong version, ulong tag);

    /// <summary>Removes departures up to a version. Returns the highest that was removed, or 0.</summary>
    ulong DeleteDepartures(ulong upTo);

    /// <summary>Removes decisions and records of calls up to a version.</summary>
    void DeleteDecisions(ulong upTo);

    /// <summary>Removes tags before a version.</summary>
    void DeleteTags(ulong before);

    /// <summary>Writes everything, and the state, in one batch.</summary>
    void Write(HubState state, Durability durability);
}
