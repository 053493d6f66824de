using System.Net;
using System.Net.Http.Headers;
using Embedded.Sync.Hosting.Tests;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hosting.AspNetCore.Tests;

/// <content>Requests as devices send them, kept, taken apart, and sent again.</content>
public sealed partial class AttackTests
{
    /// <summary>The values of a MessagePack array, each as its bytes.</summary>
    private static List<byte[]> ValuesOf(byte[] array)
    {
        var reader = new MessagePackReader(array);
        var values = new List<byte[]>();
        for (var left = reader.ReadArrayHeader(); left > 0; left--) values.Add(reader.ReadRaw().ToArray());
        return values;
    }

    private static byte[] ArrayOf(List<byte[]> values)
    {
        var buffer = new ByteBuffer();
        var writer = new MessagePackWriter(buffer);
        writer.WriteArrayHeader(values.Count);
        foreach (var value in values) writer.WriteRaw(value);
        return buffer.ToArray();
    }

    private async Task<List<byte[]>> RecordAsync(string user)
    {
        var handler = new As(user);
        using var device = NewDevice(handler);
        await device.SynchronizeAsync();
        await device.SynchronizeAsync();
        return handler.Requests;
    }

    /// <summary>A download that begins, one that goes on, an upload, one object, a question, and a call.</summary>
    private async Task<List<byte[]>> RecordOneOfEachKindAsync()
    {
        var ada = new As("ada");
        using var device = NewDevice(ada);
        await device.SynchronizeAsync();
        device.Sell(_mine, 0);
        var visit = new Visit { Id = Guid.NewGuid(), Text = "by ada" };
        Commit(device, work => work.Create(visit));
        await device.SynchronizeAsync();
        Assert.Equal("to ada", Assert.Single(
            await device.Online.Query<Notice>().Where(notice => notice.Text != "").ToListAsync()).Text);
        await device.Synchronizer.SynchronizeAsync(SyncSelection.Objects<Visit>(visit.Id));
        Assert.Equal("Hello ada", (await device.Actions.CallAsync<string, string>("greet", "ada")).Value);
        var kinds = ada.Requests.GroupBy(KindOf).ToList();
        Assert.Equal(5, kinds.Count);
        return [ada.Requests[0], .. kinds.Select(requests => requests.Last())];
    }

    /// <summary>Noise, or a real request with bytes turned, cut short now and then.</summary>
    private static byte[] NextBody(Random random, List<byte[]> real)
    {
        if (random.Next(4) == 0)
        {
            var noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            return noise;
        }

        var body = real[random.Next(real.Count)].ToArray();
        for (var hits = random.Next(1, 6); hits > 0; hits--) body[random.Next(body.Length)] = (byte)random.Next(256);
        return random.Next(8) == 0 ? body[..random.Next(body.Length)] : body;
    }

    private async Task ExpectTypedAsync(byte[] body, string user)
    {
        var (status, answer) = await PostAsync(body, user);
        Assert.True((int)status is >= 200 and < 500 and not 429, $"{status} for {Convert.ToHexString(body)}");
        Assert.NotEmpty(answer);
        ExpectNothingForeign(answer);
    }

    private async Task<(HttpStatusCode Status, byte[] Answer)> PostAsync(
        byte[] body, string user, string? tenant = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.msgpack");
        using var message = new HttpRequestMessage(HttpMethod.Post, _hub.Address) { Content = content };
        message.Headers.Add("user", user);
        if (tenant is not null) message.Headers.Add("tenant", tenant);
        using var response = await _client.SendAsync(message).WaitAsync(TestLimits.Hang);
        return (response.StatusCode, await response.Content.ReadAsByteArrayAsync());
    }

    /// <summary>Sends on behalf of a user, and keeps what was sent and what came back.</summary>
    private sealed class As(string user) : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
    {
        private const int ClientField = 4;

        public List<byte[]> Requests { get; } = [];

        public List<byte[]> Answers { get; } = [];

        /// <summary>The claim of this name; null for none.</summary>
        public string? Tenant { get; set; }

        /// <summary>The device id to claim in place of the own one.</summary>
        public byte[]? ForgedClient { get; init; }

        /// <summary>The id that the device goes by.</summary>
        public byte[] Client => ValuesOf(Requests[0])[ClientField];

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            if (ForgedClient is not null)
            {
                var values = ValuesOf(body);
                values[ClientField] = ForgedClient;
                body = ArrayOf(values);
                var type = request.Content.Headers.ContentType;
                request.Content = new ByteArrayContent(body) { Headers = { ContentType = type } };
            }

            Requests.Add(body);
            request.Headers.Add("user", user);
            if (Tenant is not null) request.Headers.Add("tenant", Tenant);
            var response = await base.SendAsync(request, cancellationToken);
            Answers.Add(await response.Content.ReadAsByteArrayAsync(cancellationToken));
            return response;
        }
    }
}
