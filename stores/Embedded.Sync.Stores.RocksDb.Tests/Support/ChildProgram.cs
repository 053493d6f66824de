using Embedded.Sync.Storage;

namespace Embedded.Sync.Stores.RocksDb.Tests.Support;

/// <summary>What the tests run in another process.</summary>
internal static class ChildProgram
{
    public static int Main(string[] arguments)
    {
        var path = arguments[1];
        switch (arguments[0])
        {
            case "open":
                TryOpen(path);
                return 0;
            case "hold":
                Hold(path);
                return 0;
            case "write":
                WriteUntilKilled(path);
                return 0;
            default:
                return 1;
        }
    }

    private static void TryOpen(string path)
    {
        try
        {
            RocksDbStore.Open(path).Dispose();
            Console.WriteLine("opened");
        }
        catch (StoreException exception)
        {
            Console.WriteLine($"{exception.Failure}: {exception.Message}");
        }
    }

    private static void Hold(string path)
    {
        using var store = RocksDbStore.Open(path);
        Console.WriteLine("opened");
        Console.ReadLine();
    }

    private static void WriteUntilKilled(string path)
    {
        // Small buffers, so that kills also fall into flushes and changes of the log.
        using var store = RocksDbStore.Open(path, new RocksDbStoreOptions { WriteBufferBytes = 1 << 20 });
        var batch = new StoreBatch();
        for (var number = NumberedBatches.ReadHead(store) + 1; ; number++)
        {
            NumberedBatches.Write(batch, number);
            store.Commit(batch, number % 8 == 0 ? Durability.Durable : Durability.Buffered);
            Console.WriteLine(number);
        }
    }
}
