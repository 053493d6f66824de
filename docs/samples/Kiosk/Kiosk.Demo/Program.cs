using System.ComponentModel;
using System.Runtime.InteropServices;
using Kiosk.Demo;

// Kiosk.Demo [--objects N]: without it the catalogue is the distribution's package index.
if (DemoArguments.Parse(args) is not { } arguments) return 1;
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var folder = Directory.CreateTempSubdirectory("kiosk-demo-");
try
{
    await using var hub = new HubProgram(Path.Combine(folder.FullName, "hub"), arguments.Objects);
    var kiosk = new KioskProgram(Path.Combine(folder.FullName, "kiosk"), hub);
    await new DemoRun(hub, kiosk).RunAsync(stop.Token);
    return 0;
}
catch (Exception) when (stop.IsCancellationRequested)
{
    Terminal.Restore();
    Console.Error.WriteLine("Interrupted; both programs were ended.");
    return 130;
}
catch (Exception failure) when (failure is DemoException or HttpRequestException or IOException or Win32Exception)
{
    Console.Error.WriteLine($"\nFAILED: {failure.Message}");
    return 2;
}
finally
{
    folder.Delete(recursive: true);
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
