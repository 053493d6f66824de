namespace Kiosk.App;

/// <summary>How the kiosk is called.</summary>
internal static class KioskUsage
{
    public const string Text = """
        Kiosk.App VERB [options]

          sync       uploads orders and downloads what changed
          shop N     puts N products into the basket and marks them as favourites, connected or not
          order N    takes N orders, connected or not
          reserve    asks the hub for its stock and reserves a piece; needs a connection
          refresh    brings the newest state of this kiosk's favourites
          show       tells what the local database holds, and how far it is synchronised
          list       writes all objects, one a line
          wipe       removes everything from the local database

          --hub ADDRESS             the hub's endpoint, such as http://127.0.0.1:5000/sync
          --site north|south        where the kiosk stands: it gets that price list (default north)
          --data FOLDER             where the database lies (default kiosk-data)
          --batch N                 objects per batch (100 to 10,000, default 1,000)
          --latency MILLISECONDS    slows each request down, as a bad line does (default 0)
          --report true             writes progress and figures as JSON lines, for programs

        Exit code: 0 done, 1 wrong usage, 3 not synchronised (what was applied stays; sync again),
        4 no connection.
        """;

    /// <summary>Options by the configuration keys that they set.</summary>
    public static Dictionary<string, string> Options { get; } = new()
    {
        ["--hub"] = "Embedded:Sync:HubAddress",
        ["--batch"] = "Embedded:Sync:BatchSize",
    };

    public static int Print()
    {
        Console.Error.WriteLine(Text);
        return 1;
    }
}
