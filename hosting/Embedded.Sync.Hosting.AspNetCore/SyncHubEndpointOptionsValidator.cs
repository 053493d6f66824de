using Microsoft.Extensions.Options;

namespace Embedded.Sync.Hosting.AspNetCore;

/// <summary>Checks the options of one endpoint.</summary>
internal static class SyncHubEndpointOptionsValidator
{
    private const int SizeMin = 64 << 10;
    private const int SizeMax = 1 << 30;

    /// <summary>Throws where an option is out of range.</summary>
    /// <exception cref="OptionsValidationException">All findings, each with its key and range.</exception>
    public static void Check(string section, SyncHubEndpointOptions options)
    {
        var findings = new OptionsFindings(section);
        findings.Range(nameof(options.BodySizeMax), options.BodySizeMax, SizeMin, SizeMax);
        findings.Range(nameof(options.DecompressedSizeMax), options.DecompressedSizeMax, SizeMin, SizeMax);
        findings.Range(nameof(options.DecompressionRatioMax), options.DecompressionRatioMax, 10, 10_000);
        findings.Range(nameof(options.ConcurrencyMax), options.ConcurrencyMax, 1, 10_000);
        findings.Range(nameof(options.QueueMax), options.QueueMax, 0, 100_000);
        findings.Range(nameof(options.RetryAfter), options.RetryAfter, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        var limits = options.CallerLimits;
        foreach (var (key, value, most) in new[]
        {
            (nameof(limits.RequestsPerMinute), limits.RequestsPerMinute, 10_000_000),
            (nameof(limits.Concurrency), limits.Concurrency, 10_000),
            (nameof(limits.ResetsPerHour), limits.ResetsPerHour, 10_000_000),
            (nameof(limits.MegabytesPerHour), limits.MegabytesPerHour, 1_000_000),
        })
            if (value is { } limit) findings.Range($"{nameof(options.CallerLimits)}:{key}", limit, 1, most);
        if (options.ClaimsOf is null) findings.Add(nameof(options.ClaimsOf), "is null; it must be a function");
        if (options.UserOf is null) findings.Add(nameof(options.UserOf), "is null; it must be a function");
        if (findings.Result.Failures is { } failures)
            throw new OptionsValidationException(section, typeof(SyncHubEndpointOptions), failures);
    }
}
