using Embedded.Sync.Verifier;

if (VerifierOptions.Parse(args, out var fault) is not { } options)
{
    Console.Error.WriteLine(fault);
    Console.Error.WriteLine(VerifierOptions.Usage);
    return 2;
}

if (options.KnownBad > 0) return VerifierRun.CatchKnownBad(options.KnownBad);
return options.Replay is { } file ? VerifierRun.Replay(file) : new VerifierRun(options).Run();
