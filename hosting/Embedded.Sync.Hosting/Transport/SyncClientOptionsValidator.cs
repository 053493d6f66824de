using Microsoft.Extensions.Options;

namespace Embedded.Sync.Hosting;

/// <summary>Checks the options of one database.</summary>
internal sealed class SyncClientOptionsValidator(string name, string section, bool needsAddress)
    : IValidateOptions<SyncClientOptions>
{
    private static readonly TimeSpan TimeoutMin = TimeSpan.FromMilliseconds(10);

    public ValidateOptionsResult Validate(string? checkedName, SyncClientOptions options)
    {
        if (checkedName != name) return ValidateOptionsResult.Skip;
        var findings = new OptionsFindings(section);
        CheckAddress(options, findings);
        findings.Range(nameof(options.BatchSize), options.BatchSize, 100, 10_000);
        findings.Range(nameof(options.ByteBudget), options.ByteBudget, 16 << 10, 16 << 20);
        findings.Range(
            nameof(options.RetryRejectedAfter), options.RetryRejectedAfter ?? default, default, TimeSpan.FromDays(1));
        findings.Range(nameof(options.AnswerTimeout), options.AnswerTimeout, TimeoutMin, TimeSpan.FromHours(1));
        findings.Range(nameof(options.StallTimeout), options.StallTimeout, TimeoutMin, TimeSpan.FromHours(1));
        findings.Range(nameof(options.ExchangeTimeout), options.ExchangeTimeout, TimeoutMin, TimeSpan.FromDays(1));
        findings.Defined(nameof(options.Compression), options.Compression);
        findings.Range(
            nameof(options.AnswerSizeMax), options.AnswerSizeMax, Math.Max(64 << 10, options.ByteBudget), 1 << 30);
        findings.Range(nameof(options.DecompressionRatioMax), options.DecompressionRatioMax, 10, 10_000);
        findings.Range(
            nameof(options.ProbeInterval),
            options.ProbeInterval,
            TimeSpan.FromMilliseconds(100),
            TimeSpan.FromHours(1));
        CheckOnline(options.Online, findings);
        CheckRetry(options.Retry, findings);
        return findings.Result;
    }

    private void CheckAddress(SyncClientOptions options, OptionsFindings findings)
    {
        if (!needsAddress) return;
        if (options.HubAddress is not { } address)
            findings.Add(
                nameof(options.HubAddress),
                "is missing; it must be the address of the hub, such as https://hub.example.com/sync");
        else if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            findings.Add(
                nameof(options.HubAddress),
                "is not an absolute http or https address, such as https://hub.example.com/sync");
        else if (address.UserInfo.Length > 0)
            findings.Add(
                nameof(options.HubAddress),
                "holds user information; authenticate with a handler of the HTTP client instead");
    }

    private static void CheckOnline(OnlineOptions online, OptionsFindings findings)
    {
        findings.Range("Online:" + nameof(online.PageSize), online.PageSize, 1, OnlineOptions.PageSizeMax);
        findings.Range("Online:" + nameof(online.ByteBudget), online.ByteBudget, 16 << 10, 16 << 20);
        findings.Range("Online:" + nameof(online.Timeout), online.Timeout, TimeoutMin, TimeSpan.FromHours(1));
    }

    private static void CheckRetry(SyncRetryOptions retry, OptionsFindings findings)
    {
        findings.Range("Retry:" + nameof(retry.Attempts), retry.Attempts, 1, 20);
        findings.Range(
            "Retry:" + nameof(retry.FirstDelay),
            retry.FirstDelay,
            TimeSpan.FromMilliseconds(1),
            TimeSpan.FromMinutes(1));
        findings.Range("Retry:" + nameof(retry.DelayMax), retry.DelayMax, retry.FirstDelay, TimeSpan.FromHours(1));
    }
}
