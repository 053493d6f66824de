using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb.Native;

/// <summary>Opens databases, and copies them.</summary>
internal static unsafe class Database
{
    /// <summary>Opens or creates the database of a directory.</summary>
    /// <exception cref="StoreException">It is locked, damaged or unusable, or its disk is full or broken.</exception>
    internal static PlainHandle Open(string path, string optionsText)
    {
        byte* error = null;
        using var defaults = new PlainHandle(RocksDbNative.OptionsCreate(), RocksDbNative.OptionsDestroy);
        using var options = new PlainHandle(RocksDbNative.OptionsCreate(), RocksDbNative.OptionsDestroy);
        RocksDbNative.OptionsFromText(defaults.Pointer, optionsText, options.Pointer, &error);
        NativeError.ThrowIfSet(error, "take the options of", path);
        var database = RocksDbNative.Open(options.Pointer, path, &error);
        NativeError.ThrowIfSet(error, "open", path);
        return new PlainHandle(database, RocksDbNative.Close);
    }

    /// <summary>Writes a copy of the database, as it is now, into a directory that must not exist yet.</summary>
    internal static void Checkpoint(PlainHandle database, string path)
    {
        byte* error = null;
        var pointer = RocksDbNative.CheckpointCreate(database.Pointer, &error);
        NativeError.ThrowIfSet(error, "prepare the checkpoint", path);
        using var checkpoint = new PlainHandle(pointer, RocksDbNative.CheckpointDestroy);
        RocksDbNative.CheckpointWrite(pointer, path, logSizeForFlush: 0, &error);
        NativeError.ThrowIfSet(error, "write the checkpoint", path);
    }
}
