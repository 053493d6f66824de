namespace Kiosk.App;

/// <summary>Makes each request take longer, so that a download can be watched where the network is too fast.</summary>
internal sealed class SlowLine(TimeSpan latency) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await Task.Delay(latency, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
