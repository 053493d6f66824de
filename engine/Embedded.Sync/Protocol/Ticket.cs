namespace Embedded.Sync.Protocol;

/// <summary>
/// A hub's newest commit as an answer named it, with the random tag drawn at that commit. It stands for "the hub
/// contains this commit": a hub that was restored to before it, or made anew, cannot know the tag (rule R1).
/// </summary>
internal readonly record struct Ticket(ulong Head, ulong Tag);
