namespace Embedded.Sync.TestKit.Simulation.Hosts;

/// <summary>A caller as one line of text, for processes to tell each other.</summary>
internal static class CallerText
{
    public static string Write(SyncCaller caller) =>
        string.Join(';', [caller.User, .. caller.Claims.Select(claim => $"{claim.Type}={claim.Value}")]);

    public static SyncCaller Read(string text)
    {
        var parts = text.Split(';');
        var caller = new SyncCaller(parts[0]);
        foreach (var part in parts.Skip(1))
            if (part.Split('=', 2) is [var type, var value]) caller = caller.With(type, value);
        return caller;
    }
}
