using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>What docs/hosting.md says is what the code does.</summary>
public sealed partial class DocumentationTests
{
    private static readonly string Page = Read("../../docs/hosting.md");

    [Fact]
    public void Each_snippet_is_code_that_compiles_and_each_example_is_shown()
    {
        var code = Read("DocumentationExamples.cs");
        var examples = Region().Matches(code).Select(match => Unindent(match.Groups[1].Value));
        var snippets = Snippet().Matches(Page).Select(match => match.Groups[1].Value);

        Assert.Equal(examples.Order(StringComparer.Ordinal), snippets.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("synchronisation")]
    [InlineData("users")]
    public void Each_snippet_of_the_other_pages_compiles_and_each_example_is_shown(string page)
    {
        var examples = Region().Matches(Read("SynchronisationExamples.cs"))
            .Where(match => match.Value.StartsWith($"#region {page} ", StringComparison.Ordinal))
            .Select(match => Unindent(match.Groups[1].Value));
        var snippets = Snippet().Matches(Read($"../../docs/{page}.md")).Select(match => match.Groups[1].Value);

        Assert.Equal(examples, snippets);
    }

    [Fact]
    public void Each_option_is_in_a_table()
    {
        Type[] types =
        [
            typeof(SyncClientOptions),
            typeof(SyncRetryOptions),
            typeof(OnlineOptions),
            typeof(SyncWorkerOptions),
            typeof(SyncHubEndpointOptions),
            typeof(OfflineDatabaseHealthOptions),
        ];
        var names = types.SelectMany(type => type.GetProperties())
            .Select(property => property.Name).Where(name => name is not (
                nameof(SyncClientOptions.Retry) or nameof(SyncClientOptions.Online)));

        Assert.All(names, name => Assert.Matches($@"\| `[\w:]*\b{name}` \|", Page));
    }

    [Fact]
    public void Each_log_message_is_listed()
    {
        string[] files =
        [
            "../Embedded.Sync.Hosting/Worker/SyncWorker.Log.cs",
            "../Embedded.Sync.Hosting/Transport/RetryingSyncTransport.Log.cs",
            "../Embedded.Sync.Hosting/Users/UserDatabases.Log.cs",
            "../Embedded.Sync.Hosting/Hub/SyncHubBuilder.Actions.cs",
            "../Embedded.Sync.Hosting/Hub/SyncHubBuilder.Rules.cs",
            "../Embedded.Sync.Hosting.AspNetCore/SyncHubEndpoint.Log.cs",
        ];
        var messages = files.SelectMany(file => Message().Matches(Read(file))).ToList();

        Assert.Equal(18, messages.Count);
        Assert.Distinct(messages.Select(message => message.Groups[1].Value));
        Assert.All(
            messages, message => Assert.Contains($"| {message.Groups[1].Value} | {message.Groups[2].Value} |", Page));
    }

    /// <summary>The code as it is when its outermost lines are not indented.</summary>
    private static string Unindent(string code)
    {
        var lines = code.Split('\n');
        var indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > 0 ? line[indent..] : line));
    }

    private static string Read(string path, [CallerFilePath] string thisFile = "") =>
        File.ReadAllText(Path.Combine(Path.GetDirectoryName(thisFile)!, path));

    [GeneratedRegex(@"#region [^\n]*\n(.*?)\n\s*#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Snippet();

    [GeneratedRegex(@"LoggerMessage\((\d+), LogLevel\.(\w+)")]
    private static partial Regex Message();
}
