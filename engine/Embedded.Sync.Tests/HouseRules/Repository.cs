using System.Runtime.CompilerServices;

namespace Embedded.Sync.Tests.HouseRules;

/// <summary>The checkout that the tests were built from.</summary>
internal static class Repository
{
    private static readonly string[] Generated = ["bin", "obj", ".git", "artifacts", "node_modules"];

    public static string Root { get; } = FindRoot();

    /// <summary>All files with an extension, as paths from the root with forward slashes.</summary>
    public static IEnumerable<string> Files(string extension) => Walk(new DirectoryInfo(Root))
        .Where(file => file.Extension == extension)
        .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
        .Order(StringComparer.Ordinal);

    public static string[] Lines(string path) => File.ReadAllLines(Path.Combine(Root, path));

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static IEnumerable<FileInfo> Walk(DirectoryInfo folder) => folder.EnumerateFiles()
        .Concat(folder.EnumerateDirectories().Where(child => !Generated.Contains(child.Name)).SelectMany(Walk));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        var folder = new DirectoryInfo(Path.GetDirectoryName(here)!);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Embedded.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not lie in a checkout.");
    }
}
