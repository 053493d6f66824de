using Embedded.Sync.Predicates;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Model;

/// <summary>
/// Which objects of each entity a profile downloads, and the parameters that this depends on. What a generalisation
/// demands, its specialisations demand as well. Immutable and thread-safe.
/// </summary>
internal sealed class ProfileConstraints
{
    private readonly SortedDictionary<ushort, Predicate> _declared;
    private readonly Dictionary<ushort, Predicate> _effective = [];

    /// <exception cref="PredicateException">Constraints cannot be joined to those of a generalisation.</exception>
    public ProfileConstraints(SyncModel model, SortedDictionary<ushort, Predicate> declared)
    {
        _declared = declared;
        Parameters = [.. declared.Values.SelectMany(predicate => predicate.Parameters).Distinct()
            .OrderBy(parameter => parameter.Name, StringComparer.Ordinal)];
        foreach (var entity in model.Entities)
        {
            var joined = SelfAndGeneralisations(entity)
                .Select(level => declared.GetValueOrDefault(level.Number)).OfType<Predicate>().ToList();
            if (joined.Count > 0) _effective[entity.Number] = Predicate.All(entity, joined);
        }
    }

    /// <summary>The parameters of all constraints, by name.</summary>
    public IReadOnlyList<PredicateParameter> Parameters { get; }

    /// <summary>What an object must meet to be downloaded; null where nothing is demanded.</summary>
    public Predicate? Of(EntityType entity) => _effective.GetValueOrDefault(entity.Number);

    /// <summary>Writes what is declared, for a digest.</summary>
    public void Write(MessagePackWriter writer)
    {
        foreach (var predicate in _declared.Values) writer.WriteBinary(predicate.CanonicalBytes);
    }

    public static IEnumerable<EntityType> SelfAndGeneralisations(EntityType entity)
    {
        for (var level = entity; level is not null; level = level.Generalisation) yield return level;
    }
}
