using Embedded.Sync.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the databases of a device's users to a host.</summary>
public static class UserDatabasesServiceCollectionExtensions
{
    private const string Name = "Embedded.Sync.Users";

    /// <summary>
    /// Adds the singleton <see cref="UserDatabases"/>. Without a transport of its own it speaks HTTP with the hub at
    /// <see cref="SyncClientOptions.HubAddress"/> of the section <c>Embedded:Sync</c>.
    /// </summary>
    public static IServiceCollection AddUserDatabases(
        this IServiceCollection services, Action<UserDatabasesOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddTimeAndChance();
        HttpHub.AddClient(services, Name);
        services.AddSingleton<IValidateOptions<SyncClientOptions>>(
            new SyncClientOptionsValidator(Name, SyncClientOptions.DefaultSection, needsAddress: true));
        services.AddOptions<SyncClientOptions>(Name).Configure<IServiceProvider>((options, provider) =>
            provider.GetService<IConfiguration>()?.GetSection(SyncClientOptions.DefaultSection).Bind(options));
        services.AddOptions<UserDatabasesOptions>().Configure(configure);
        services.TryAddSingleton(Create);
        return services;
    }

    private static RetryingSyncTransport CreateTransport(IServiceProvider provider, SyncAuthorization authorize)
    {
        var options = provider.GetRequiredService<IOptionsMonitor<SyncClientOptions>>().Get(Name);
        return HttpHub.Repeating(provider, HttpHub.CreateTransport(provider, Name, options, authorize), options);
    }

    private static UserDatabases Create(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<UserDatabasesOptions>>().Value;
        options.CreateTransport ??= authorize => CreateTransport(provider, authorize);
        return new UserDatabases(
            options,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Embedded.Sync.RandomSource>(),
            provider.GetRequiredService<ILogger<UserDatabases>>());
    }
}
