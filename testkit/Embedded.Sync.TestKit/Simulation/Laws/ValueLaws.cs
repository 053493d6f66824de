using Embedded.Sync.Model;
using Embedded.Sync.Rows;

namespace Embedded.Sync.TestKit.Simulation.Laws;

/// <summary>What an object that the app reads has kept of what lies in the store.</summary>
internal static class ValueLaws
{
    /// <summary>A reference is kept, byte for byte, where its object is not there.</summary>
    public static void L31_References_survive_their_targets(
        ReplicaImage image, ObjectKey key, SortedDictionary<int, byte[]>? stored,
        SortedDictionary<int, byte[]>? shown)
    {
        if (stored is null) return;
        foreach (var attribute in SimulationModel.Model.FindEntity(key.Entity)!.Attributes)
        {
            if (attribute.Type != AttributeType.Reference
                || !stored.TryGetValue(attribute.Number, out var value) || HasTarget(image, attribute, value)) continue;
            if (shown?.GetValueOrDefault(attribute.Number) is not { } found || !found.AsSpan().SequenceEqual(value))
                LawBrokenException.Throw(
                    nameof(L31_References_survive_their_targets),
                    $"{DownloadLaws.Describe(key)} to keep its reference to an absent object",
                    RowImage.Describe(shown));
        }
    }

    /// <summary>An object that is found through its generalisation is of its own class.</summary>
    public static void L32_Exact_types(ReplicaImage image, object[] found)
    {
        var shown = found.Select(target => target.GetType().Name).Order(StringComparer.Ordinal);
        var stored = SimulationModel.Keys.Where(key => image.View(key) is not null)
            .Select(key => SimulationModel.Model.FindEntity(key.Entity)!.Name).Order(StringComparer.Ordinal);
        if (!shown.SequenceEqual(stored))
            LawBrokenException.Throw(
                nameof(L32_Exact_types), $"objects of [{string.Join(", ", stored)}]",
                $"[{string.Join(", ", shown)}]");
    }

    private static bool HasTarget(ReplicaImage image, AttributeDefinition attribute, byte[] value)
    {
        // Two bytes say that it is binary, and how long.
        var id = ObjectId.Read(value.AsSpan(^ObjectId.Size..));
        return attribute.Target!.SelfAndSpecialisations
            .Any(entity => image.View(new ObjectKey(entity.Number, id)) is not null);
    }
}
