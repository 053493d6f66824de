using Embedded.Sync.Device;
using Embedded.Sync.Protocol;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>What a device's store makes of what it is given, so that the engine over it is another one.</summary>
internal static class DeviceFlaws
{
    private const int RowKeyLength = 19;

    /// <summary>Rows that were removed stay.</summary>
    public static byte[]? KeepRows(
        IStoreSnapshot before, StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value) =>
        operation == StoreOperation.Delete && key[0] == DeviceTables.Rows ? null : value.ToArray();

    /// <summary>A row is not replaced by one of an older version, though versions may have begun anew.</summary>
    public static byte[]? KeepNewerRows(
        IStoreSnapshot before, StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        var isOlder = operation == StoreOperation.Put && key[0] == DeviceTables.Rows && key.Length == RowKeyLength
            && before.TryGet(key, out var stored) && RowImage.Version(value) < RowImage.Version(stored);
        return isOlder ? null : value.ToArray();
    }

    /// <summary>A change keeps the version that it is based on, though that was lost with its timeline.</summary>
    public static byte[]? KeepBaseVersion(
        IStoreSnapshot before, StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (operation != StoreOperation.Put || key[0] != DeviceTables.Changes
            || !before.TryGet(key, out var stored)) return value.ToArray();
        var wasKnown = BaseVersion(stored) != 0;
        return wasKnown && BaseVersion(value) == 0 ? stored.ToArray() : value.ToArray();
    }

    private static ulong BaseVersion(ReadOnlySpan<byte> change)
    {
        var reader = new MessagePackReader(change);
        return ChangeMessage.Read(ref reader).BaseVersion;
    }
}
