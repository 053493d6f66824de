using System.Runtime.InteropServices;

namespace Embedded.Sync.TestKit.Conformance.Crashes.SystemCalls;

/// <summary>
/// The thread that serves the calls which <see cref="CallFilter"/> holds back: it asks the judge, and makes the call
/// in the caller's place. One call at a time: between two of them the files stand still.
/// </summary>
internal sealed unsafe class CallServer
{
    private const nuint Receive = 0xc0502100;
    private const nuint Send = 0xc0182101;
    private const uint ContinueFlag = 1;
    private const int CurrentDirectory = -100;

    private readonly TaskCompletionSource<int> _listener = new();
    private readonly Action<Exception> _failed;
    private volatile IFileCallJudge? _judge;

    private CallServer(Action<Exception> failed) => _failed = failed;

    /// <summary>Who decides; null for nobody, when all calls are made as they are.</summary>
    internal IFileCallJudge? Judge
    {
        get => _judge;
        set => _judge = value;
    }

    /// <summary>Starts the serving thread, and puts the calling one under the filter.</summary>
    /// <param name="failed">Told when the serving thread cannot go on.</param>
    internal static CallServer Start(Action<Exception> failed)
    {
        var server = new CallServer(failed);
        // Before the filter, so that it does not wait for itself.
        new Thread(server.Serve) { IsBackground = true }.Start();
        server._listener.SetResult(CallFilter.Install());
        return server;
    }

    private void Serve()
    {
        try
        {
            var listener = _listener.Task.GetAwaiter().GetResult();
            while (true) ServeOne(listener);
        }
        catch (Exception exception)
        {
            _failed(exception);
        }
    }

    private void ServeOne(int listener)
    {
        Notification notification = default;
        // It fails where the caller is gone by now; there will be others.
        if (Linux.Control(listener, Receive, &notification) != 0) return;
        var answer = new Answer { Id = notification.Id };
        if (_judge is { } judge && Describe(notification) is { } call && judge.Concerns(call.Path))
            Decide(judge, call, notification, ref answer);
        else answer.Flags = ContinueFlag;
        _ = Linux.Control(listener, Send, &answer);
    }

    private static void Decide(IFileCallJudge judge, FileCall call, Notification made, ref Answer answer)
    {
        answer.Error = -judge.Before(call);
        if (answer.Error != 0) return;
        var a = made.Arguments;
        answer.Value = Linux.Call(made.Number, a[0], a[1], a[2], a[3], a[4], a[5]);
        if (answer.Value < 0) (answer.Value, answer.Error) = (0, -Marshal.GetLastPInvokeError());
        else judge.After(call, answer.Value);
    }

    /// <summary>The call as a persistence point; null where it is none.</summary>
    private static FileCall? Describe(Notification made)
    {
        var entry = FileCallTable.ByNumber[made.Number];
        var arguments = made.Arguments;
        if (!entry.HasPath)
        {
            var descriptor = unchecked((int)arguments[entry.Descriptor]);
            var offset = entry.Name.StartsWith("pwrite", StringComparison.Ordinal) ? arguments[3] : -1;
            return new(entry.Kind, entry.Name, PathOf(descriptor), descriptor, offset);
        }

        var path = Marshal.PtrToStringUTF8((nint)arguments[entry.Path]) ?? "";
        var folder = entry.HasFolder ? unchecked((int)arguments[entry.Path - 1]) : CurrentDirectory;
        if (!Path.IsPathRooted(path))
            path = Path.Combine(folder == CurrentDirectory ? Environment.CurrentDirectory : PathOf(folder), path);
        // A call that opens what is there changes nothing.
        return entry.Opens && File.Exists(path) ? null : new(entry.Kind, entry.Name, path);
    }

    private static string PathOf(int descriptor) => new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget ?? "";

    [StructLayout(LayoutKind.Sequential)]
    private struct Notification
    {
        internal ulong Id;
        internal uint Thread;
        internal uint Flags;
        internal int Number;
        internal uint Architecture;
        internal ulong InstructionPointer;
        internal fixed long Arguments[6];
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Answer
    {
        internal ulong Id;
        internal long Value;
        internal int Error;
        internal uint Flags;
    }
}
