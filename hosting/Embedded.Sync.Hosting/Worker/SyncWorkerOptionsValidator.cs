using Microsoft.Extensions.Options;

namespace Embedded.Sync.Hosting;

/// <summary>Checks the options of one database's worker.</summary>
internal sealed class SyncWorkerOptionsValidator(string name, string section) : IValidateOptions<SyncWorkerOptions>
{
    private static readonly TimeSpan IntervalMin = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan IntervalMax = TimeSpan.FromDays(7);

    private static readonly TimeSpan DelayMax = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? checkedName, SyncWorkerOptions options)
    {
        if (checkedName != name) return ValidateOptionsResult.Skip;
        var findings = new OptionsFindings(section);
        if (options.Interval is { } interval)
            findings.Range(nameof(options.Interval), interval, IntervalMin, IntervalMax);
        findings.Range(nameof(options.FailureInterval), options.FailureInterval, IntervalMin, IntervalMax);
        var delay = options.CommitDelay ?? TimeSpan.Zero;
        findings.Range(nameof(options.CommitDelay), delay, TimeSpan.Zero, DelayMax);
        findings.Range(nameof(options.CommitDelayMax), options.CommitDelayMax, Min(delay, DelayMax), DelayMax);
        findings.Range(nameof(options.ReconnectDelay), options.ReconnectDelay, TimeSpan.Zero, DelayMax);
        findings.Range(nameof(options.Jitter), options.Jitter, 0, 0.5);
        return findings.Result;
    }

    private static TimeSpan Min(TimeSpan first, TimeSpan second) => first < second ? first : second;
}
