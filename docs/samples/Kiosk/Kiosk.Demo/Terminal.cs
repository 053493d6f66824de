namespace Kiosk.Demo;

/// <summary>The terminal that demo and kiosk share.</summary>
internal static class Terminal
{
    /// <summary>Shows the cursor again, which a program that was killed while it drew bars has left hidden.</summary>
    public static void Restore()
    {
        if (!Console.IsErrorRedirected) Console.Error.Write("\u001b[?25h\n");
    }
}
