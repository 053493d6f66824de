using System.Diagnostics;
using System.Diagnostics.Metrics;
using Embedded.Sync.Diagnostics;

namespace Embedded.Sync.Tests.Diagnostics;

public sealed class SyncDiagnosticsTests
{
    [Fact]
    public async Task Counters_and_activities_tell_of_each_synchronisation()
    {
        var (counted, outcomes) = (new Dictionary<string, double>(), new List<string>());
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, meters) =>
        {
            if (instrument.Meter.Name == SyncDiagnostics.Name) meters.EnableMeasurementEvents(instrument);
        };
        void Count(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            lock (counted) counted[name] = counted.GetValueOrDefault(name) + value;
            foreach (var tag in tags) if (tag.Key == "outcome") lock (outcomes) outcomes.Add($"{tag.Value}");
        }

        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Count(instrument.Name, value,
            tags));
        listener.Start();
        var activities = new List<Activity>();
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == SyncDiagnostics.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity => { lock (activities) activities.Add(activity); },
        };
        ActivitySource.AddActivityListener(traces);
        using var world = new World();
        world.Save(new Order());
        using var device = world.NewDevice();
        await new Synchronizer(device, new ScriptedTransport(world), new SynchronizerOptions(), world.Time)
            .SynchronizeAsync();
        Assert.Contains("completed", outcomes);
        // Other tests synchronise meanwhile: the instruments are shared by the process.
        Assert.All(["embedded.sync.synchronizations", "embedded.sync.objects", "embedded.sync.bytes"],
            name => Assert.True(counted[name] > 0));
        Assert.Contains(activities, activity => activity.OperationName == "synchronize");
    }
}
