using System.Diagnostics.CodeAnalysis;
using Embedded.Sync;
using Embedded.Sync.Hosting;
using Embedded.Sync.Hosting.AspNetCore;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps hubs to addresses.</summary>
public static class SyncHubEndpointRouteBuilderExtensions
{
    /// <summary>Serves a hub to devices: POST requests at this address.</summary>
    /// <remarks>
    /// Options come from the section <c>Embedded:Hub</c>, for a named hub <c>Embedded:Hub:name</c>. The hub's store is
    /// opened here, so that an app whose store cannot be opened does not start.
    /// </remarks>
    /// <param name="endpoints">The app.</param>
    /// <param name="pattern">The address. Devices are given the whole of it.</param>
    /// <param name="hubName">The hub's name, where it has one.</param>
    /// <param name="configure">Changes the options after the configuration has been read.</param>
    /// <returns>What adds authorisation, rate limits, host filters and so on to the endpoint.</returns>
    /// <exception cref="OptionsValidationException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">No such hub was added to the services.</exception>
    public static IEndpointConventionBuilder MapSyncHub(
        this IEndpointRouteBuilder endpoints,
        [StringSyntax("Route")] string pattern = "/sync",
        string? hubName = null,
        Action<SyncHubEndpointOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        ArgumentException.ThrowIfNullOrWhiteSpace(pattern);
        var services = endpoints.ServiceProvider;
        var name = hubName ?? NamedServices.None;
        var endpoint = new SyncHubEndpoint(
            services.GetNamed<SyncHub>(name),
            Options(services, name, configure),
            services.GetRequiredService<ILogger<SyncHubEndpoint>>());
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopped.Register(endpoint.Dispose);
        return endpoints.MapPost(pattern, (RequestDelegate)endpoint.HandleAsync).WithDisplayName($"Sync hub {name}");
    }

    private static SyncHubEndpointOptions Options(
        IServiceProvider services, string name, Action<SyncHubEndpointOptions>? configure)
    {
        var section = NamedServices.SectionOf(SyncHubEndpointOptions.DefaultSection, name);
        var options = new SyncHubEndpointOptions();
        services.GetService<IConfiguration>()?.GetSection(section).Bind(options);
        configure?.Invoke(options);
        SyncHubEndpointOptionsValidator.Check(section, options);
        return options;
    }
}
