using Microsoft.Extensions.Options;

namespace Embedded.Sync.Hosting;

/// <summary>Collects what is wrong with options: all of it, each with the configuration key and the range.</summary>
internal sealed class OptionsFindings(string section)
{
    private readonly List<string> _findings = [];

    public void Range<T>(string key, T value, T min, T max)
        where T : IComparable<T>
    {
        if (value.CompareTo(min) < 0 || value.CompareTo(max) > 0) Add(key, $"is {value}; it must be {min} to {max}");
    }

    public void Defined<T>(string key, T value)
        where T : struct, Enum
    {
        if (!Enum.IsDefined(value)) Add(key, $"is {value}; it must be {string.Join(", ", Enum.GetNames<T>())}");
    }

    public void Add(string key, string what) => _findings.Add($"{section}:{key} {what}.");

    public ValidateOptionsResult Result =>
        _findings.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_findings);
}
