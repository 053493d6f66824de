using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Tests.Hub;

/// <summary>A device that does not keep to the model cannot put onto the hub what others could not read.</summary>
public sealed class UploadValidationTests : IDisposable
{
    private readonly World _world = new();

    public UploadValidationTests() => _world.UseModel(Strict.Model, Strict.Profile);

    public void Dispose() => _world.Dispose();

    [Theory]
    [InlineData("8100c3", "a boolean for a text")]
    [InlineData("8100a2c328", "text that is not UTF-8")]
    [InlineData("8106cd012c", "a number that the enumeration cannot hold, 300 in a byte")]
    [InlineData("8106cf8000000000000000", "a number beyond 64 bits with a sign")]
    [InlineData("8102cf00000001ffffffff", "a number beyond 32 bits")]
    [InlineData("8105cf7fffffffffffffff", "a date after the year 9999")]
    [InlineData("8109c0", "an attribute that the entity does not have")]
    [InlineData("8200a16100a162", "an attribute twice")]
    [InlineData("8101d4011d", "a decimal of scale 29")]
    [InlineData("8104a161", "a text for a boolean")]
    public void What_does_not_fit_the_model_is_rejected(string attributes, string what)
    {
        var answer = Push(7, Convert.FromHexString(attributes));
        var code = Assert.IsType<SyncAnswer.Pushed>(answer).Results.Single();
        Assert.True(code.Outcome == TransactionOutcome.Rejected, what);
        Assert.Equal(RejectionCode.InvalidValue, code.Code);
        Assert.Empty(_world.Hub.All<Strict>());
    }

    [Theory]
    [InlineData("1e", "no map")]
    [InlineData("8200c00000", "an attribute twice")]
    [InlineData("8100", "a map that is cut short")]
    public void What_a_change_says_that_it_replaced_is_read_before_it_is_used(string replaced, string what)
    {
        _world.UseAccess(access => access.Entity<Strict>(strict => strict.Read().Write().Hide(s => s.Text)));
        var answer = Push(7, Convert.FromHexString("8102cd012c"), Convert.FromHexString(replaced));
        Assert.True(Assert.IsType<SyncAnswer.Error>(answer).Code == SyncErrorCode.MalformedRequest, what);
    }

    private enum Narrow : byte
    {
        Only,
    }

    /// <summary>An entity with one attribute of each type that has a range.</summary>
    private sealed class Strict
    {
        public static SyncModel Model { get; } = SyncModel.Create(model => model.Entity<Strict>(7, strict => strict
            .Attribute(0, s => s.Text)
            .Attribute(1, s => s.Amount)
            .Attribute(2, s => s.Small)
            .Attribute(4, s => s.Flag)
            .Attribute(5, s => s.Date)
            .Enumeration(6, s => s.Narrow)));

        public static SyncProfile Profile { get; } = SyncProfile.Create(Model, "strict",
            profile => profile.Others(SyncMode.All));

        public Guid Id { get; set; }

        public string Text { get; set; } = "";

        public decimal Amount { get; set; }

        public int Small { get; set; }

        public bool Flag { get; set; }

        public DateTime Date { get; set; }

        public Narrow Narrow { get; set; }
    }

    private SyncAnswer Push(ushort entity, byte[] attributes, byte[]? replaced = null)
    {
        var transaction = new ByteBuffer();
        var writer = new MessagePackWriter(transaction);
        TransactionMessage.WriteHead(writer, ObjectId.From(Guid.NewGuid()), 0, 1);
        ChangeMessage.Write(writer, ChangeKind.Create, new ObjectKey(entity, ObjectId.From(Guid.NewGuid())), 0, [],
            attributes, replaced);
        var request = new ByteBuffer();
        new SyncRequest.Push
        {
            Fingerprint = Strict.Profile.Fingerprint, Profile = Strict.Profile.Name,
            Client = ObjectId.From(Guid.NewGuid()), Stamp = 1, Tickets = [], Transactions = [transaction.WrittenMemory],
        }.Write(request);
        return SyncAnswer.FromUntrusted(_world.AnswerTo(request.WrittenMemory));
    }
}
