namespace Embedded.Sync.Tests.Migration;

/// <summary>Two versions of a model: one renames an entity and an attribute, adds and removes some.</summary>
internal static class Versions
{
    public static SyncProfile First { get; } = Profile(model => model.Entity<Note>(1, note => note
        .Attribute(0, n => n.Text)
        .Attribute(1, n => n.Stars)
        .Attribute(2, n => n.Colour)));

    public static SyncProfile Second { get; } = Profile(model => model
        .Entity<Memo>(1, memo => memo
            .Attribute(0, m => m.Title)
            .Attribute(1, m => m.Stars)
            .Attribute(3, m => m.Place))
        .Entity<Folder>(2, folder => folder.Attribute(0, f => f.Name)));

    /// <summary>A profile of one model in which all is downloaded, but for what is said otherwise.</summary>
    public static SyncProfile Profile(
        Action<SyncModelBuilder> declare, Action<SyncProfileBuilder>? modes = null) => SyncProfile.Create(
            SyncModel.Create(declare), "notes", profile =>
            {
                modes?.Invoke(profile);
                profile.EnableOnlineEntities().Others(SyncMode.All);
            });
}

internal sealed class Note
{
    public Guid Id { get; set; }

    public string Text { get; set; } = "";

    public long Stars { get; set; }

    public string? Colour { get; set; }
}

internal sealed class Memo
{
    public Guid Id { get; set; }

    public string Title { get; set; } = "";

    public long Stars { get; set; }

    public string Place { get; set; } = "here";
}

internal sealed class Folder
{
    public Guid Id { get; set; }

    public string Name { get; set; } = "";
}
