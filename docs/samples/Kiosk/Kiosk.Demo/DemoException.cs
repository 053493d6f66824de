using System.Diagnostics.CodeAnalysis;

namespace Kiosk.Demo;

/// <summary>Something did not come out as it has to. The demo ends here.</summary>
internal sealed class DemoException(string message) : Exception(message)
{
    public static void ThrowUnless([DoesNotReturnIf(false)] bool holds, string message)
    {
        if (!holds) throw new DemoException(message);
    }
}
