using System.Reflection;
using System.Runtime.InteropServices;
using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb.Native;

/// <summary>
/// Finds RocksDB's shared library. Distributions ship it under its full version only (Debian 12:
/// <c>librocksdb.so.7.8</c>), so the loader has to be told the names.
/// </summary>
internal static class RocksDbLibrary
{
    /// <summary>An environment variable that names the library file, in place of the names tried otherwise.</summary>
    internal const string OverrideVariable = "EMBEDDED_ROCKSDB_LIBRARY";

    private const string InstallHint =
        "Install it (Debian 12: apt-get install librocksdb7.8), or name the file in " + OverrideVariable + ".";

    // What we call that came last to the C interface.
    private static readonly string[] YoungestFunctions =
        ["rocksdb_get_options_from_string", "rocksdb_get_pinned", "rocksdb_flush_wal", "rocksdb_checkpoint_create"];

    private static readonly Lazy<nint> Handle = new(Load, LazyThreadSafetyMode.PublicationOnly);

    static RocksDbLibrary() => NativeLibrary.SetDllImportResolver(typeof(RocksDbLibrary).Assembly, Resolve);

    /// <summary>Loads the library, once. Called before any member of <see cref="RocksDbNative"/>.</summary>
    /// <exception cref="StoreException"><see cref="StoreFailure.LibraryMissing"/>, and how to install.</exception>
    internal static void EnsureLoaded() => _ = Handle.Value;

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == RocksDbNative.Library ? Handle.Value : 0;

    private static nint Load()
    {
        var named = Environment.GetEnvironmentVariable(OverrideVariable);
        if (!string.IsNullOrEmpty(named))
            return NativeLibrary.TryLoad(named, out var chosen) ? Checked(chosen, named) : throw NotLoadable(named);
        foreach (var name in Names())
            if (NativeLibrary.TryLoad(name, out var found)) return Checked(found, name);
        throw Missing("RocksDB's library (librocksdb.so.7.8 or later) is not installed. " + InstallHint);
    }

    /// <summary>The version we test with, then others from new to old, then names without a version.</summary>
    private static IEnumerable<string> Names()
    {
        yield return "librocksdb.so.7.8";
        for (var major = 10; major >= 7; major--)
            for (var minor = 12; minor >= 0; minor--)
                if (major > 7 || minor > 8) yield return $"librocksdb.so.{major}.{minor}";
        yield return "librocksdb.so";
        yield return "librocksdb.dylib";
        yield return "rocksdb.dll";
    }

    /// <summary>A library that lacks one of our functions is refused here, not in the middle of a commit.</summary>
    private static nint Checked(nint library, string name)
    {
        foreach (var function in YoungestFunctions)
            if (!NativeLibrary.TryGetExport(library, function, out _))
                throw Missing($"'{name}' has no {function}: it is not RocksDB 7.8 or later. " + InstallHint);
        return library;
    }

    private static StoreException NotLoadable(string name) => Missing(
        $"The library '{name}', which {OverrideVariable} names, cannot be loaded. Correct the variable, or unset it. "
        + InstallHint);

    private static StoreException Missing(string message) => new(StoreFailure.LibraryMissing, message);
}
