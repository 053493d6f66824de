using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Embedded.Sync.Hosting;

/// <summary>
/// Services of which a process may have several: with a name they are keyed services, without one they are
/// ordinary ones. Each is registered once, so that the container disposes it once.
/// </summary>
internal static class NamedServices
{
    /// <summary>The name of what has none; also the name of its options.</summary>
    public const string None = "";

    public static void AddNamed<T>(this IServiceCollection services, string name, Func<IServiceProvider, T> create)
        where T : class
    {
        if (name == None) services.AddSingleton(create);
        else services.AddKeyedSingleton(name, (provider, _) => create(provider));
    }

    public static T GetNamed<T>(this IServiceProvider provider, string name)
        where T : notnull =>
        name == None ? provider.GetRequiredService<T>() : provider.GetRequiredKeyedService<T>(name);

    /// <summary>True where such a service is registered under the name.</summary>
    public static bool HasNamed<T>(this IServiceCollection services, string name) => services.Any(
        service => service.ServiceType == typeof(T)
            && (name == None ? !service.IsKeyedService : name.Equals(service.ServiceKey)));

    /// <summary>A name as a sentence says it: in quotes after a space, or not at all.</summary>
    public static string Quote(string name) => name == None ? "" : $" '{name}'";

    /// <summary>Registers time and chance, unless the app has its own.</summary>
    public static void AddTimeAndChance(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(RandomSource.OperatingSystem);
    }

    /// <summary>A configuration section of this name: the default one, or a part of it.</summary>
    public static string SectionOf(string defaultSection, string name) =>
        name == None ? defaultSection : $"{defaultSection}:{name}";
}
