namespace Embedded.Sync.Stores.RocksDb.Native;

/// <summary>The options of single calls.</summary>
internal static class NativeOptions
{
    /// <param name="sync">Whether the write returns only when the log is on the disk.</param>
    internal static PlainHandle Write(bool sync)
    {
        var options = RocksDbNative.WriteOptionsCreate();
        RocksDbNative.WriteOptionsSetSync(options, sync ? (byte)1 : (byte)0);
        return new PlainHandle(options, RocksDbNative.WriteOptionsDestroy);
    }

    /// <param name="wait">Whether the call returns only when the flush is done.</param>
    internal static PlainHandle Flush(bool wait)
    {
        var options = RocksDbNative.FlushOptionsCreate();
        RocksDbNative.FlushOptionsSetWait(options, wait ? (byte)1 : (byte)0);
        return new PlainHandle(options, RocksDbNative.FlushOptionsDestroy);
    }
}
