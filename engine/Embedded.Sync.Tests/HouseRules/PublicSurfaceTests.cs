using System.Reflection;

namespace Embedded.Sync.Tests.HouseRules;

/// <summary>
/// What users can see is written down in docs/api, so that a change of it shows in review. To take a change over,
/// run the tests once with <c>EMBEDDED_UPDATE_API=1</c>.
/// </summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void The_public_surface_of_the_engine_is_the_written_one()
    {
        var assembly = typeof(SyncHub).Assembly;
        var surface = string.Join('\n', assembly.GetExportedTypes().OrderBy(
            type => type.FullName, StringComparer.Ordinal).SelectMany(Describe)) + "\n";
        var path = Path.Combine(Repository.Root, "docs", "api", assembly.GetName().Name + ".txt");
        if (Environment.GetEnvironmentVariable("EMBEDDED_UPDATE_API") == "1") File.WriteAllText(path, surface);
        Assert.Equal(File.ReadAllText(path), surface);
    }

    private static IEnumerable<string> Describe(Type type) => type.GetMembers(Declared)
        .Where(member => member is not MethodBase { IsSpecialName: true } or ConstructorInfo)
        .Where(member => !member.Name.Contains('<', StringComparison.Ordinal) && member is not Type)
        .Select(member => $"  {member}")
        .Order(StringComparer.Ordinal)
        .Prepend(type.FullName + (type.BaseType is { } parent && parent != typeof(object) ? $" : {parent.Name}" : ""));
}
