using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation;

/// <summary>A request that was sent, to be served now, later, or again.</summary>
internal sealed record SimulatedRequest(
    byte[] Bytes, int Device, int User, SyncSession Sender, SimulatedScope Scope);

/// <summary>An answer that was made, to be delivered now, later, or again.</summary>
/// <param name="Bytes">What travels.</param>
/// <param name="Request">What it answers.</param>
/// <param name="Life">The hub's life in which it was made.</param>
/// <param name="Parsed">What it says.</param>
/// <param name="Scope">The scope of the request, with what its user could read when the answer was made.</param>
/// <param name="Rows">The hub's rows that lay in that scope then.</param>
internal sealed record SimulatedAnswer(
    byte[] Bytes, SimulatedRequest Request, int Life, SyncAnswer Parsed, SimulatedScope Scope,
    SortedDictionary<ObjectKey, byte[]> Rows)
{
    /// <summary>True for a page after which no entity has more: the end of a round.</summary>
    public bool EndsRound => Parsed is SyncAnswer.Page page
        && page.Slices.All(slice => slice is { IsPage: true, End.More: false });
}
