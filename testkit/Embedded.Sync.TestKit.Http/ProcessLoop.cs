using System.Runtime.InteropServices;
using System.Text;
using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Http;

/// <summary>How a call to a process ended.</summary>
internal enum CallOutcome : byte
{
    Done,
    StoreFailed,
    Failed,
}

/// <summary>
/// The side of a call that serves it. A call, and its result, is a length and so many bytes; the process ends with
/// its input.
/// </summary>
internal static class ProcessLoop
{
    public static void Run(Action<BinaryReader, BinaryWriter> serve)
    {
        using var input = Console.OpenStandardInput();
        using var output = Console.OpenStandardOutput();
        // A terminal's interrupt reaches all processes of a run: it is for the first to end the others.
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => signal.Cancel = true);
        // Whatever else writes to the console would garble the results.
        Console.SetOut(Console.Error);
        while (Read(input) is { } call) Write(output, Answer(call, serve));
    }

    /// <summary>The bytes of a call or a result; null where the other side has ended.</summary>
    public static byte[]? Read(Stream stream)
    {
        var head = new byte[sizeof(int)];
        if (stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length) return null;
        var bytes = new byte[BitConverter.ToInt32(head)];
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length ? null : bytes;
    }

    public static void Write(Stream stream, ReadOnlySpan<byte> bytes)
    {
        // One write: a reader is woken once.
        var message = new byte[sizeof(int) + bytes.Length];
        BitConverter.TryWriteBytes(message, bytes.Length);
        bytes.CopyTo(message.AsSpan(sizeof(int)));
        stream.Write(message);
        stream.Flush();
    }

    private static byte[] Answer(byte[] call, Action<BinaryReader, BinaryWriter> serve)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes, Encoding.UTF8);
        try
        {
            using var reader = new BinaryReader(new MemoryStream(call), Encoding.UTF8);
            writer.Write((byte)CallOutcome.Done);
            serve(reader, writer);
        }
        catch (StoreException failure)
        {
            bytes.SetLength(0);
            writer.Write((byte)CallOutcome.StoreFailed);
            writer.Write((int)failure.Failure);
            writer.Write(failure.Message);
        }
        catch (Exception failure)
        {
            bytes.SetLength(0);
            writer.Write((byte)CallOutcome.Failed);
            writer.Write(failure.ToString());
        }

        writer.Flush();
        return bytes.ToArray();
    }
}
