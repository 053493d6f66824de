using Embedded.Sync.EndToEnd.Tests;

// Started by the test runner there is nothing to do; started by a test, this is the device that will be killed.
if (Embedded.Sync.TestKit.Http.HttpTier.TryServe(args)) return;
if (args is ["device", var address, var path, var batchSize])
    await KilledDevice.RunAsync(new Uri(address), path, int.Parse(batchSize));
