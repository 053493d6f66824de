using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Predicates;

/// <summary>
/// Runs a condition on rows: one forward pass that finds the attributes it reads, and skips the rest. Allocates
/// nothing. Immutable and thread-safe.
/// </summary>
/// <param name="numbers">The attributes read, ascending; those after the last are not even passed.</param>
/// <param name="condition">The condition, whose slots are the places in <paramref name="numbers"/>.</param>
/// <param name="readsId">False where the condition holds whatever the id, so that it need not be read.</param>
internal sealed class RowFilter(int[] numbers, RowCondition condition, bool readsId)
{
    public bool ReadsId { get; } = readsId;

    /// <summary>True where the condition holds.</summary>
    /// <exception cref="MessagePackException">The bytes are not a row of the entity.</exception>
    public bool Holds(ObjectId id, ReadOnlySpan<byte> row)
    {
        Span<int> offsets = stackalloc int[numbers.Length];
        var changedDate = RowValues.Locate(row, numbers, offsets);
        return condition.Holds(new RowValues(id.Value, changedDate, row, offsets));
    }
}
