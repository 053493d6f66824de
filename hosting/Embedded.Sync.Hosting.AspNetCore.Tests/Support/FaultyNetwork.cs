using System.Net;
using System.Net.Http.Headers;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <summary>What a network does to one request and its answer.</summary>
public enum NetworkFault
{
    None,
    RequestLost,
    RequestCut,
    RequestGarbled,
    RequestDuplicated,
    OldRequestRepeated,
    AnswerLost,
    AnswerCut,
    AnswerGarbled,
    OldAnswerRepeated,
    LogInPage,
    NotFound,
    Busy,
    HubFailed,
    Garbage,
}

/// <summary>A network between a device and its hub that does to each exchange what the test says.</summary>
internal sealed class FaultyNetwork(Func<NetworkFault> nextFault, Random random)
    : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    private readonly List<HttpRequestMessage> _oldRequests = [];
    private readonly List<HttpResponseMessage> _oldAnswers = [];

    /// <summary>How often each fault came about.</summary>
    public Dictionary<NetworkFault, int> Counts { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var fault = nextFault();
        Counts[fault] = Counts.GetValueOrDefault(fault) + 1;
        _oldRequests.Add(await CopyAsync(request, body => body));
        switch (fault)
        {
            case NetworkFault.RequestLost:
                throw new HttpRequestException(HttpRequestError.ConnectionError, "Lost.");
            case NetworkFault.RequestCut:
                return await ForwardAsync(await CopyAsync(request, Cut), cancellationToken);
            case NetworkFault.RequestGarbled:
                return await ForwardAsync(await CopyAsync(request, Garble), cancellationToken);
            case NetworkFault.RequestDuplicated:
                await ForwardAsync(await CopyAsync(request, body => body), cancellationToken);
                break;
            case NetworkFault.OldRequestRepeated:
                await ForwardAsync(
                    await CopyAsync(_oldRequests[random.Next(_oldRequests.Count)], body => body), cancellationToken);
                break;
            case NetworkFault.LogInPage:
                return Answer(HttpStatusCode.OK, "text/html", "<html>Welcome!</html>"u8.ToArray());
            case NetworkFault.NotFound or NetworkFault.Busy or NetworkFault.HubFailed:
                return Answer(StatusOf(fault), "text/plain", []);
            case NetworkFault.Garbage:
                return Answer(HttpStatusCode.OK, "application/vnd.msgpack", [0x96, 1, 1, 0xc1, 0xc1, 0xc1, 0xc1]);
        }

        return await SpoilAsync(await ForwardAsync(request, cancellationToken), fault);
    }

    private async Task<HttpResponseMessage> SpoilAsync(HttpResponseMessage answer, NetworkFault fault)
    {
        _oldAnswers.Add(await CopyAsync(answer, body => body));
        return fault switch
        {
            NetworkFault.AnswerLost => throw new HttpRequestException(HttpRequestError.ResponseEnded, "Lost."),
            NetworkFault.AnswerCut => await CopyAsync(answer, Cut),
            NetworkFault.AnswerGarbled => await CopyAsync(answer, Garble),
            NetworkFault.OldAnswerRepeated =>
                await CopyAsync(_oldAnswers[random.Next(_oldAnswers.Count)], body => body),
            _ => answer,
        };
    }

    private Task<HttpResponseMessage> ForwardAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        base.SendAsync(request, cancellationToken);

    private byte[] Cut(byte[] body) => body[..random.Next(body.Length)];

    private byte[] Garble(byte[] body)
    {
        byte[] garbled = [.. body];
        garbled[random.Next(garbled.Length)] ^= (byte)(1 << random.Next(8));
        return garbled;
    }

    private static HttpStatusCode StatusOf(NetworkFault fault) => fault switch
    {
        NetworkFault.NotFound => HttpStatusCode.NotFound,
        NetworkFault.Busy => HttpStatusCode.ServiceUnavailable,
        _ => HttpStatusCode.InternalServerError,
    };

    private static HttpResponseMessage Answer(HttpStatusCode status, string type, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        return new HttpResponseMessage(status) { Content = content };
    }

    private static async Task<HttpRequestMessage> CopyAsync(HttpRequestMessage request, Func<byte[], byte[]> change) =>
        new(request.Method, request.RequestUri) { Content = await CopyAsync(request.Content!, change) };

    private static async Task<HttpResponseMessage> CopyAsync(HttpResponseMessage answer, Func<byte[], byte[]> change)
    {
        var copy = new HttpResponseMessage(answer.StatusCode) { Content = await CopyAsync(answer.Content, change) };
        foreach (var header in answer.Headers) copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return copy;
    }

    private static async Task<ByteArrayContent> CopyAsync(HttpContent content, Func<byte[], byte[]> change)
    {
        var copy = new ByteArrayContent(change(await content.ReadAsByteArrayAsync()));
        foreach (var header in content.Headers.Where(header => header.Key != "Content-Length"))
            copy.Headers.TryAddWithoutValidation(header.Key, header.Value);
        return copy;
    }
}
