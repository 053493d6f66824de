using Embedded.Sync.Storage;

namespace Embedded.Sync;

/// <summary>How a hub is set up.</summary>
public sealed class SyncHubOptions
{
    /// <summary>The model; every profile is one of it.</summary>
    public required SyncModel Model { get; init; }

    /// <summary>The profiles that devices may name. At least one, each name once.</summary>
    public required IReadOnlyList<SyncProfile> Profiles { get; init; }

    /// <summary>The clock that changed dates come from. They ascend even where it stands still or goes back.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>Where tags and ids come from. Default: the operating system's generator.</summary>
    public RandomSource Random { get; init; } = RandomSource.OperatingSystem;

    /// <summary>
    /// What a commit of the hub's own code survives. Default: <see cref="Durability.Durable"/>. Uploads are always
    /// durable before they are acknowledged.
    /// </summary>
    public Durability Durability { get; init; } = Durability.Durable;

    /// <summary>The actions that devices may call. Default: none.</summary>
    public ServerActionSet? Actions { get; init; }

    /// <summary>How long an action may take until its token is cancelled. Default: one minute.</summary>
    public TimeSpan ActionTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Told of what actions threw that is no answer, outside of any lock. Default: nobody is told.</summary>
    public Action<ActionDefect>? ActionFailed { get; init; }

    /// <summary>
    /// Who may read and write what. There is no default: without rules for every entity a hub is not opened.
    /// </summary>
    public AccessRules? Access { get; init; }

    /// <summary>Handlers, validation and conflict policies. Default: none; the last writer wins.</summary>
    public HubRules? Rules { get; init; }

    /// <summary>
    /// Told of rules that threw, outside of any lock. What it throws itself is dropped. Default: nobody is told.
    /// </summary>
    public Action<HandlerFailure>? HandlerFailed { get; init; }

    /// <summary>The smallest batch that a device may ask for; the test kit goes below 100.</summary>
    internal int BatchSizeMin { get; init; } = SynchronizerOptions.BatchSizeMin;

    /// <summary>
    /// After how many objects and index entries looked at an answer ends, whether they are sent or not. Where few
    /// objects match, a page costs the hub this much at most and is shorter than was asked for.
    /// </summary>
    internal int ScannedMax { get; init; } = 100_000;

    internal void Check()
    {
        if (Profiles.Count == 0) throw new ArgumentException("A hub serves at least one profile. Add one to Profiles.");
        if (Rules is { } rules && rules.Model != Model)
            throw new ArgumentException("The rules were declared for another model. Create them with the hub's.");
        if (Access is { } access && access.Model != Model)
            throw new ArgumentException(
                "The access rules were declared for another model. Create them with the hub's.");
        if (Profiles.FirstOrDefault(profile => profile.Model != Model) is { } foreign)
            throw new ArgumentException(
                $"The profile {foreign.Name} was built for another model. Build it with the hub's.");
        if (Profiles.GroupBy(profile => profile.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"Two profiles are named {twice.Key}. Give each its own name.");
        if (Actions is { } actions && actions.Model != Model)
            throw new ArgumentException("The actions were built for another model. Build them with the hub's.");
        var findings = Access is null ? AccessRules.FindingsOfNone(Model).ToList()
            : [.. Profiles.SelectMany(Access.Check)];
        findings.AddRange(Profiles.SelectMany(profile => Actions?.Check(profile) ?? []));
        findings.AddRange((Rules ?? HubRules.None(Model)).FindUncalculated());
        if (findings.Count > 0) throw new Embedded.Sync.Model.ModelException(findings);
    }
}
