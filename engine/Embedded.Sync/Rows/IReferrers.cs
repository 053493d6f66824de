using Embedded.Sync.Model;

namespace Embedded.Sync.Rows;

/// <summary>What deletes need of the store that a transaction is made in; the same on device and hub.</summary>
internal interface IReferrers
{
    /// <summary>
    /// The objects that refer to one by an association as the transaction leaves them, and perhaps some that no longer
    /// do. Objects may be deleted while it is read.
    /// </summary>
    IEnumerable<ObjectKey> Candidates(Association association, ObjectId target);

    /// <summary>An object as the transaction leaves it; false where it is absent. Valid until the next call.</summary>
    bool TryGetRow(ObjectKey key, out ReadOnlySpan<byte> row);

    /// <summary>Makes a delete part of the transaction.</summary>
    void Delete(ObjectKey key);
}
