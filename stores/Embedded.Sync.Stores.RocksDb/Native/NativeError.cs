using System.Runtime.InteropServices;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb.Native;

/// <summary>Turns the error texts of RocksDB into <see cref="StoreException"/>s and frees them.</summary>
internal static unsafe class NativeError
{
    /// <summary>Throws if a call left an error text. <paramref name="action"/> completes "RocksDB could not …".</summary>
    /// <exception cref="StoreException">The text says what, where and how to mend it.</exception>
    internal static void ThrowIfSet(byte* error, string action, string path)
    {
        if (error != null) throw RocksDbErrors.Create(TakeText(error), action, path);
    }

    private static string TakeText(byte* error)
    {
        var text = Marshal.PtrToStringUTF8((nint)error) ?? "";
        RocksDbNative.Free(error);
        return text;
    }
}
