namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>Chance that gives new ids and always the same tag.</summary>
internal sealed class ConstantTags(RandomSource inner) : RandomSource
{
    public override void Fill(Span<byte> bytes)
    {
        if (bytes.Length == sizeof(ulong)) bytes.Fill(7);
        else inner.Fill(bytes);
    }
}
