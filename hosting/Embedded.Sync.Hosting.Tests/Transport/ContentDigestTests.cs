namespace Embedded.Sync.Hosting.Tests.Transport;

public sealed class ContentDigestTests
{
    // The check value of CRC-32C in every catalogue is e3069283, which is 4waSgw== in base 64.
    [Fact]
    public void The_checksum_is_CRC_32C() => Assert.Equal("crc32c=:4waSgw==:", ContentDigest.Of("123456789"u8));

    [Fact]
    public void It_is_the_same_however_the_body_is_cut()
    {
        var body = Compressed.Rows(1_000);
        for (var cut = 0; cut <= body.Length; cut += 7)
        {
            var checksum = ContentDigest.Append(
                ContentDigest.Append(ContentDigest.Empty, body.AsSpan(0, cut)), body.AsSpan(cut));
            Assert.True(ContentDigest.Fits(ContentDigest.Of(body), checksum));
        }
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        var body = Compressed.Rows(50);
        var digest = ContentDigest.Of(body);
        for (var bit = 0; bit < 8 * body.Length; bit++)
        {
            body[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(ContentDigest.Fits(digest, ContentDigest.Append(ContentDigest.Empty, body)));
            body[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }
}
