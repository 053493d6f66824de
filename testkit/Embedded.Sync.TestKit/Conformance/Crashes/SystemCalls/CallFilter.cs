using System.Runtime.InteropServices;

namespace Embedded.Sync.TestKit.Conformance.Crashes.SystemCalls;

/// <summary>
/// Lets another thread decide on the file calls of this thread, and of the threads that it starts from now on, also
/// of those that a native library starts. The kernel's own means (seccomp with user notification): no root, no
/// tracer, no preloaded library.
/// </summary>
internal static unsafe class CallFilter
{
    private const int SetNoNewPrivileges = 38;
    private const int SeccompX64 = 317;
    private const int SeccompArm64 = 277;
    private const int SetModeFilter = 1;

    // A listener, and calls that wait for it are broken off by nothing but the end of the process.
    private const int NewListener = 1 << 3;
    private const int WaitKillable = 1 << 5;

    private const ushort LoadWord = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfSet = 0x45;
    private const ushort Return = 0x06;
    private const uint Allow = 0x7fff0000;
    private const uint Notify = 0x7fc00000;
    private const uint CreateFlag = 0x40;
    private const uint ArgumentsOffset = 16;

    /// <summary>Installs the filter, for good. Returns the descriptor that a <see cref="CallServer"/> serves.</summary>
    /// <exception cref="PlatformNotSupportedException">The kernel does not offer it, or does not allow it.</exception>
    internal static int Install()
    {
        if (!OperatingSystem.IsLinux() || FileCallTable.ByNumber.Count == 0)
            throw Refused("it runs on Linux, on x64 and arm64 processors");
        var program = Program().ToArray();
        var seccomp = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? SeccompX64 : SeccompArm64;
        fixed (Instruction* instructions = program)
        {
            var description = new FilterProgram { Length = (ushort)program.Length, Instructions = instructions };
            var listener = -1;
            if (Linux.ControlProcess(SetNoNewPrivileges, 1, 0, 0, 0) == 0)
                listener = (int)Linux.Call(
                    seccomp, SetModeFilter, NewListener | WaitKillable, (nint)(&description), 0, 0, 0);
            return listener >= 0 ? listener : throw Refused(
                $"the system said: {Marshal.GetLastPInvokeErrorMessage()}. It needs Linux 5.19 or later, and in a"
                + " container a profile that allows seccomp, as Docker's own does");
        }
    }

    /// <summary>For each call: told of, and for those that open files only with the flag that makes them.</summary>
    private static IEnumerable<Instruction> Program()
    {
        yield return new(LoadWord, 0, 0, 0);
        foreach (var (number, call) in FileCallTable.ByNumber.OrderBy(item => item.Value.Opens))
        {
            if (!call.Opens)
            {
                yield return new(JumpIfEqual, 0, 1, (uint)number);
                yield return new(Return, 0, 0, Notify);
                continue;
            }

            yield return new(JumpIfEqual, 0, 4, (uint)number);
            yield return new(LoadWord, 0, 0, ArgumentsOffset + ((uint)call.Flags * 8));
            yield return new(JumpIfSet, 0, 1, CreateFlag);
            yield return new(Return, 0, 0, Notify);
            yield return new(Return, 0, 0, Allow);
        }

        yield return new(Return, 0, 0, Allow);
    }

    private static PlatformNotSupportedException Refused(string why) => new(
        $"The crash suite lets the kernel hold back a store's file calls, and could not: {why}.");

    [StructLayout(LayoutKind.Sequential)]
    private readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    [StructLayout(LayoutKind.Sequential)]
    private struct FilterProgram
    {
        internal ushort Length;
        internal Instruction* Instructions;
    }
}
