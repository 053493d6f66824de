using System.IO.Compression;
using System.Text;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hosting.Tests.Transport;

public sealed class DamagedAnswerTests
{
    private const string Compression = Reply.MessagePack + "\r\nContent-Encoding: br";
    private static readonly Reply Whole = Reply.Ok(Compressed.Rows(500));

    public static TheoryData<int> Cuts =>
        [0, 5, 20, Whole.Bytes.Length - 500, Whole.Bytes.Length - 250, Whole.Bytes.Length - 1];

    [Theory]
    [MemberData(nameof(Cuts))]
    public async Task An_answer_cut_anywhere_is_a_failure_that_may_pass(int length)
    {
        await using var server = new ScriptedServer(Whole.Cut(length));
        using var device = new TransportFixture(server.Address);

        var exception = await device.FailAsync();

        Assert.True(exception.Failure is SyncFailure.Unreachable or SyncFailure.BadAnswer, exception.ToString());
        Assert.True(exception.IsTransient);
    }

    [Fact]
    public async Task A_chunked_answer_without_its_last_chunk_is_cut()
    {
        var reply = Reply.Head(200, Reply.MessagePack + "\r\nTransfer-Encoding: chunked")
            .Then("4\r\nabcd\r\n"u8.ToArray());
        await using var server = new ScriptedServer(reply);
        using var device = new TransportFixture(server.Address);

        Assert.Equal(SyncFailure.Unreachable, (await device.FailAsync()).Failure);
    }

    [Fact]
    public async Task Bytes_that_are_not_HTTP_are_a_bad_answer()
    {
        await using var server = new ScriptedServer(new Reply(Encoding.ASCII.GetBytes("SSH-2.0-OpenSSH_9.2\r\n\r\n")));
        using var device = new TransportFixture(server.Address);

        Assert.Equal(SyncFailure.BadAnswer, (await device.FailAsync()).Failure);
    }

    [Fact]
    public async Task An_empty_answer_is_a_bad_answer()
    {
        await using var server = new ScriptedServer(Reply.Ok([]));
        using var device = new TransportFixture(server.Address);

        Assert.Equal(SyncFailure.BadAnswer, (await device.FailAsync()).Failure);
    }

    [Theory]
    [InlineData("Content-Encoding: gzip")]
    [InlineData("Content-Encoding: br, br")]
    public async Task An_encoding_that_nobody_asked_for_is_a_bad_answer(string header)
    {
        await using var server = new ScriptedServer(Reply.Ok([1], Reply.MessagePack + "\r\n" + header));
        using var device = new TransportFixture(server.Address);

        Assert.Equal(SyncFailure.BadAnswer, (await device.FailAsync()).Failure);
    }

    [Fact]
    public async Task Compressed_bytes_that_are_damaged_are_a_bad_answer()
    {
        var whole = Compressed.Brotli(Compressed.Rows(5_000));
        byte[][] damaged = [whole[..^1], whole[..1], [.. whole, 0], [0xff, 0xff, 0xff, 0xff], []];
        foreach (var body in damaged)
        {
            await using var server = new ScriptedServer(Reply.Ok(body, Compression));
            using var device = new TransportFixture(server.Address);

            Assert.Equal(SyncFailure.BadAnswer, (await device.FailAsync()).Failure);
        }
    }

    [Fact]
    public async Task An_answer_that_is_not_what_its_digest_says_is_a_bad_answer()
    {
        var body = Compressed.Rows(100);
        var digest = Reply.MessagePack + "\r\nContent-Digest: " + ContentDigest.Of(body);
        await using var server = new ScriptedServer(
            Reply.Ok([.. body[..50], 99, .. body[51..]], digest), Reply.Ok(body, digest));
        using var device = new TransportFixture(server.Address);

        Assert.Equal(SyncFailure.BadAnswer, (await device.FailAsync()).Failure);
        Assert.Equal(body, await device.ExchangeAsync([1]));
    }

    [Fact]
    public async Task A_digest_of_another_kind_is_passed_over()
    {
        await using var server = new ScriptedServer(
            Reply.Ok([1], Reply.MessagePack + "\r\nContent-Digest: sha-256=:AAAA:"));
        using var device = new TransportFixture(server.Address);

        Assert.Equal([1], await device.ExchangeAsync([1]));
    }

    [Fact]
    public async Task An_answer_above_the_limit_is_given_up_whether_its_length_is_stated_or_not()
    {
        var body = Compressed.Rows(200_000);
        Reply[] replies = [Reply.Ok(body), Reply.Head(200, Reply.MessagePack).Then(body)];
        foreach (var reply in replies)
        {
            await using var server = new ScriptedServer(reply);
            using var device = new TransportFixture(server.Address, options => options.AnswerSizeMax = 100_000);

            var exception = await device.FailAsync();

            Assert.Equal(SyncFailure.BadAnswer, exception.Failure);
            Assert.Contains("100000 bytes", exception.Message);
        }
    }

    [Fact]
    public async Task A_stated_length_is_not_believed_so_that_it_reserves_no_memory()
    {
        await using var server = new ScriptedServer(
            Reply.Head(200, Reply.MessagePack + "\r\nContent-Length: 60000000").Then([1, 2, 3]));
        using var device = new TransportFixture(server.Address);
        var answer = new ByteBuffer();

        var exception = await Assert.ThrowsAsync<SyncException>(
            () => device.Transport.ExchangeAsync(new byte[1], answer, default).AsTask());

        Assert.Equal(SyncFailure.Unreachable, exception.Failure);
        answer.Clear();
        Assert.InRange(answer.GetSpan().Length, 3, 64 << 10);
    }

    [Fact]
    public async Task A_compression_bomb_is_given_up_by_its_size_and_by_its_growth()
    {
        var bomb = Compressed.Brotli(new byte[30_000_000], CompressionLevel.SmallestSize);
        Assert.InRange(bomb.Length, 1, 1_000);
        foreach (var (ratioMax, text) in new[] { (250, "250-fold"), (1_000_000, "2000000 bytes decompressed") })
        {
            await using var server = new ScriptedServer(Reply.Ok(bomb, Compression));
            using var device = new TransportFixture(server.Address, options =>
            {
                options.AnswerSizeMax = 2_000_000;
                options.DecompressionRatioMax = ratioMax;
            });

            var exception = await device.FailAsync();

            Assert.Equal(SyncFailure.BadAnswer, exception.Failure);
            Assert.Contains(text, exception.Message);
        }
    }

    [Fact]
    public async Task An_answer_that_follows_a_failed_one_is_whole()
    {
        await using var server = new ScriptedServer(Whole.Cut(Whole.Bytes.Length - 100), Reply.Ok([1, 2, 3]));
        using var device = new TransportFixture(server.Address);

        await device.FailAsync();

        Assert.Equal([1, 2, 3], await device.ExchangeAsync([1]));
    }
}
