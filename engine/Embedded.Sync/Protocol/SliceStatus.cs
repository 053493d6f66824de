namespace Embedded.Sync.Protocol;

/// <summary>
/// What an answer says about one entity. An entity that is not named has nothing new: its cursor stands at the
/// end of the answer's head. The numbers of <see cref="ResetReason"/> are statuses too.
/// </summary>
internal static class SliceStatus
{
    public const byte Page = 0;

    /// <summary>
    /// The answer had no room left for the entity; its cursor stands where it stood, and more is to
    /// come.
    /// </summary>
    public const byte Postponed = 100;

    /// <summary>The entity was not asked for; its cursor stands where it stood, and nothing is said of it.</summary>
    public const byte Skipped = 101;
}
