using System.Runtime.InteropServices;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb.Native;

/// <summary>Turns the error texts of RocksDB into <see cref="StoreException"/>s and frees them.</summary>
internal static unsafe class NativeError
{
    /// <summary>Throws if a call left an error text.</summary>
    /// <param name="error">What the call left, or null.</param>
    /// <param name="action">Completes "RocksDB could not …".</param>
    /// <param name="path">Where.</param>
    /// <exception cref="StoreException">The text says what, where and how to mend it.</exception>
    internal static void ThrowIfSet(byte* error, string action, string path)
    {
        if (Take(error) is { } text) throw RocksDbErrors.Create(text, action, path);
    }

    /// <summary>The error text that a call left, which is freed; null after a success.</summary>
    internal static string? Take(byte* error)
    {
        if (error == null) return null;
        var text = Marshal.PtrToStringUTF8((nint)error);
        RocksDbNative.Free(error);
        return text;
    }
}
