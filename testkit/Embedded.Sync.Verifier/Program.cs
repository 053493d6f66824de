using Embedded.Sync.TestKit;
using Embedded.Sync.TestKit.Http;
using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.Verifier;

// The processes of the tier http are this program.
if (HttpTier.TryServe(args)) return 0;
if (args is ["--help" or "-h" or "help"])
{
    Console.WriteLine(VerifierOptions.Usage);
    return 0;
}

if (VerifierOptions.Parse(args, out var fault) is not { } options)
{
    Console.Error.WriteLine(fault);
    Console.Error.WriteLine(VerifierOptions.Usage);
    return 2;
}

if (options.ListLaws)
{
    foreach (var law in LawTable.All) Console.WriteLine($"{law.Name}: {law.Describe()}");
    return 0;
}

if (options.Mutations is { } mutations) return MutationRun.Run(mutations, options);
if (options.Naive is { } design) return NaiveRun.Run(design);
if (options.KnownBad > 0) return KnownBadRun.Run(options.KnownBad);
using var stores = new VerifierStores(options);
if (options.Replay is not { } file) return VerifierRun.Run(options, stores.Setup);
var result = new Simulator(stores.Setup).Run(Scenario.FromJson(File.ReadAllText(file)));
Console.WriteLine(result.Describe(file));
return result.IsGreen ? 0 : 1;
