using Embedded.Sync.Stores.Memory;
using Embedded.Sync.TestKit.Conformance;
using Embedded.Sync.TestKit.Conformance.Transports;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Tests.Conformance;

public sealed class TransportConformanceTests
{
    private static readonly TransportConformance Suite = Of(transport => transport);

    public static TheoryData<string> Clauses => [.. Suite.Applicable];

    [Theory, MemberData(nameof(Clauses))]
    public Task Conforms(string clause) => Suite.RunAsync(clause);

    [Fact]
    public void What_does_not_apply_says_why()
    {
        var clause = Assert.Single(Suite.Clauses, clause => clause.NotApplicable is not null);
        Assert.StartsWith("T6", clause.Name, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_transport_that_loses_a_byte_is_caught() =>
        AssertCaughtAsync("T1", (_, answer) => answer.Truncate(answer.Length - 1));

    [Fact]
    public Task A_transport_that_swallows_refusals_is_caught() => AssertCaughtAsync("T3", (request, answer) =>
    {
        if (request.Length < 10) answer.Clear();
    });

    [Fact]
    public async Task A_transport_that_mixes_answers_is_caught()
    {
        var last = Array.Empty<byte>();
        await AssertCaughtAsync("T4", (_, answer) =>
        {
            var present = answer.ToArray();
            answer.Clear();
            answer.Write(last.Length > 0 ? last : present);
            last = present;
        });
    }

    [Fact]
    public Task A_transport_that_ignores_cancellation_is_caught() => AssertCaughtAsync("T5", (_, _) => { });

    private static async Task AssertCaughtAsync(string number, Action<ReadOnlyMemory<byte>, ByteBuffer> flaw)
    {
        var suite = Of(transport => new BrokenTransport(transport, flaw));
        var clause = suite.Applicable.Single(clause => clause.StartsWith(number, StringComparison.Ordinal));
        var caught = await Assert.ThrowsAsync<ConformanceException>(() => suite.RunAsync(clause));
        Assert.StartsWith(number, caught.Message, StringComparison.Ordinal);
    }

    private static TransportConformance Of(Func<ISyncTransport, ISyncTransport> breaking) => TransportConformance.Of(
        hub => new(new TransportUnderTest(breaking(new InProcessTransport(hub, SyncCaller.Anonymous)))),
        () => new MemoryStore());

    /// <summary>Does something to each answer, and looks at no token.</summary>
    private sealed class BrokenTransport(ISyncTransport inner, Action<ReadOnlyMemory<byte>, ByteBuffer> flaw)
        : ISyncTransport
    {
        public async ValueTask ExchangeAsync(
            ReadOnlyMemory<byte> request, ByteBuffer answer, CancellationToken cancellationToken)
        {
            await inner.ExchangeAsync(request, answer, CancellationToken.None);
            flaw(request, answer);
        }
    }
}
