using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Embedded.Sync.Stores.RocksDb.Native;

/// <summary>
/// The part of RocksDB's C interface (<c>rocksdb/c.h</c>) that the store uses, and nothing else. All settings go
/// through one option text, so that no setter has to be bound.
/// </summary>
/// <remarks>
/// An <c>error</c> points to a null pointer before the call; afterwards a text allocated by the library, if the call
/// failed: see <see cref="NativeError"/>. <see cref="SuppressGCTransitionAttribute"/> stands only on reads of fields.
/// </remarks>
internal static unsafe partial class RocksDbNative
{
    internal const string Library = "rocksdb";

    [LibraryImport(Library, EntryPoint = "rocksdb_options_create")]
    internal static partial nint OptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_options_destroy")]
    internal static partial void OptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_get_options_from_string", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void OptionsFromText(nint baseOptions, string text, nint options, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial nint Open(nint options, string path, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_close")]
    internal static partial void Close(nint database);

    [LibraryImport(Library, EntryPoint = "rocksdb_get_latest_sequence_number")]
    internal static partial ulong LatestSequence(nint database);

    [LibraryImport(Library, EntryPoint = "rocksdb_free")]
    internal static partial void Free(void* memory);

    // Writing.

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_create")]
    internal static partial nint WriteOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_destroy")]
    internal static partial void WriteOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_writeoptions_set_sync")]
    internal static partial void WriteOptionsSetSync(nint options, byte sync);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_create")]
    internal static partial nint BatchCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_destroy")]
    internal static partial void BatchDestroy(nint batch);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_clear")]
    internal static partial void BatchClear(nint batch);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_put")]
    internal static partial void BatchPut(nint batch, byte* key, nuint keyLength, byte* value, nuint valueLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_delete")]
    internal static partial void BatchDelete(nint batch, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_writebatch_delete_range")]
    internal static partial void BatchDeleteRange(nint batch, byte* from, nuint fromLength, byte* to, nuint toLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_write")]
    internal static partial void Write(nint database, nint writeOptions, nint batch, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_flush_wal")]
    internal static partial void FlushWriteAheadLog(nint database, byte sync, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_flushoptions_create")]
    internal static partial nint FlushOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_flushoptions_destroy")]
    internal static partial void FlushOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_flushoptions_set_wait")]
    internal static partial void FlushOptionsSetWait(nint options, byte wait);

    [LibraryImport(Library, EntryPoint = "rocksdb_flush")]
    internal static partial void Flush(nint database, nint flushOptions, byte** error);

    // Reading.

    [LibraryImport(Library, EntryPoint = "rocksdb_create_snapshot")]
    internal static partial nint SnapshotCreate(nint database);

    [LibraryImport(Library, EntryPoint = "rocksdb_release_snapshot")]
    internal static partial void SnapshotRelease(nint database, nint snapshot);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_create")]
    internal static partial nint ReadOptionsCreate();

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_destroy")]
    internal static partial void ReadOptionsDestroy(nint options);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_set_snapshot")]
    internal static partial void ReadOptionsSetSnapshot(nint options, nint snapshot);

    [LibraryImport(Library, EntryPoint = "rocksdb_readoptions_set_iterate_upper_bound")]
    internal static partial void ReadOptionsSetUpperBound(nint options, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_get_pinned")]
    internal static partial nint GetPinned(nint database, nint readOptions, byte* key, nuint keyLength, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_pinnableslice_value"), SuppressGCTransition]
    internal static partial byte* SliceValue(nint slice, nuint* length);

    [LibraryImport(Library, EntryPoint = "rocksdb_pinnableslice_destroy")]
    internal static partial void SliceDestroy(nint slice);

    [LibraryImport(Library, EntryPoint = "rocksdb_create_iterator")]
    internal static partial nint IteratorCreate(nint database, nint readOptions);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_destroy")]
    internal static partial void IteratorDestroy(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_seek")]
    internal static partial void IteratorSeek(nint iterator, byte* key, nuint keyLength);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_next")]
    internal static partial void IteratorNext(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_valid"), SuppressGCTransition]
    internal static partial byte IteratorValid(nint iterator);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_key"), SuppressGCTransition]
    internal static partial byte* IteratorKey(nint iterator, nuint* length);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_value"), SuppressGCTransition]
    internal static partial byte* IteratorValue(nint iterator, nuint* length);

    [LibraryImport(Library, EntryPoint = "rocksdb_iter_get_error")]
    internal static partial void IteratorGetError(nint iterator, byte** error);

    // Backup.

    [LibraryImport(Library, EntryPoint = "rocksdb_checkpoint_object_create")]
    internal static partial nint CheckpointCreate(nint database, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_checkpoint_create", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void CheckpointWrite(nint checkpoint, string path, ulong logSizeForFlush, byte** error);

    [LibraryImport(Library, EntryPoint = "rocksdb_checkpoint_object_destroy")]
    internal static partial void CheckpointDestroy(nint checkpoint);
}
