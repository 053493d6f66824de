using Embedded.Sync.Generator.Trial;

// With no argument: a round trip, which the trimmed app must pass too. With 'measure': the figures of docs/model.md.
if (args is ["measure"])
{
    Measurement.Run();
    return 0;
}

var isRight = RoundTrip.Run(Models.Generated());
Console.WriteLine(isRight ? "The object came back as it was changed." : "The object did not come back.");
return isRight ? 0 : 1;
