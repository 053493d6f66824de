using System.Security.Cryptography;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Hub;

/// <summary>
/// One call of a server action on its way into a commit: what it has read, and the record by which a repetition is
/// recognised. What a call writes is written once, because the record is written in the same commit.
/// </summary>
internal sealed class HubCall(ObjectId id, ObjectId client, ulong born, CallerAccess access)
{
    private readonly Dictionary<ObjectKey, ulong> _read = [];

    private readonly ulong _user = HubScope.UserHash(access.Caller);

    private readonly ObjectId _client = ClientOf(access.Caller, client);

    public ObjectId Id { get; } = id;

    /// <summary>
    /// What stands for a device of one user: nobody spoils another user's decisions by naming his device.
    /// </summary>
    public static ObjectId ClientOf(SyncCaller caller, ObjectId device)
    {
        var named = new ByteBuffer();
        var writer = new MessagePackWriter(named);
        writer.WriteString(caller.User);
        ProtocolFormat.WriteObjectId(writer, device);
        return ObjectId.Read(SHA256.HashData(named.WrittenSpan));
    }

    public CallerAccess Access => access;

    public SyncCaller Caller => access.Caller;

    /// <summary>What the action came to; set before the commit.</summary>
    public SyncAnswer.Called? Result { get; set; }

    /// <summary>The answer to be kept with the record.</summary>
    public byte[] Answer { get; private set; } = [];

    /// <summary>Remembers the version that an object was read with; 0 for an absent one.</summary>
    public void HasRead(ObjectKey key, ulong version) => _read.TryAdd(key, version);

    /// <summary>Looks for a reason not to commit. To be called under the commit lock.</summary>
    /// <exception cref="CallObstacleException">There is one.</exception>
    public void Check(IHubSnapshot before)
    {
        FindDecision(before);
        foreach (var (key, version) in _read)
            if ((before.TryGetRow(key, out var row) ? RowHeader.Of(row).Version : 0) != version)
                throw new CallObstacleException(CallObstacle.Changed);
    }

    /// <summary>Looks for the record of an earlier call with this id (as rule R14 does for uploads).</summary>
    /// <exception cref="CallObstacleException">There is one, or it may have been purged.</exception>
    public void FindDecision(IHubSnapshot snapshot)
    {
        if (snapshot.TryGetCall(Id, out var stored))
        {
            var reader = new MessagePackReader(stored);
            reader.ReadArrayHeader(2);
            // Whose call it was is no other caller's business.
            throw reader.ReadUInt64() != _user ? new CallObstacleException(CallObstacle.Foreign)
                : new CallObstacleException(CallObstacle.Decided) { Answer = reader.ReadBinary().ToArray() };
        }

        if (born < snapshot.State.LedgerFloor && snapshot.NewestDecisionOf(_client) > born)
            throw new CallObstacleException(CallObstacle.Expired);
    }

    /// <summary>
    /// Makes the answer, when the draft is what will be committed. Of the objects handed over it names those that the
    /// caller may read, or might before the call: what is not his is as what is not there.
    /// </summary>
    public void Complete(HubDraft draft) => Answer = SyncAnswer.TailOf(Result! with
    {
        Handed = [.. Result!.Handed.Where(key => IsHis(key, draft[key].Row) || IsHis(key, draft[key].Original))],
    });

    private bool IsHis(ObjectKey key, byte[]? row) => row is not null && access.CanRead(key, row);

    /// <summary>Adds the record to the commit.</summary>
    public void WriteTo(IHubCommit commit, ulong version)
    {
        var record = new ByteBuffer();
        var writer = new MessagePackWriter(record);
        writer.WriteArrayHeader(2);
        writer.WriteUInt64(_user);
        writer.WriteBinary(Answer);
        commit.PutCall(Id, _client, version, record.WrittenSpan);
    }
}

/// <summary>Why a call is not committed.</summary>
internal enum CallObstacle
{
    /// <summary>It was decided already; the answer is kept.</summary>
    Decided,

    /// <summary>The id is that of another caller's call.</summary>
    Foreign,

    /// <summary>The record that would tell may have been purged.</summary>
    Expired,

    /// <summary>An object that the action read was changed meanwhile.</summary>
    Changed,
}

/// <summary>Inside the hub: a call is not committed.</summary>
internal sealed class CallObstacleException(CallObstacle obstacle) : Exception
{
    public CallObstacle Obstacle { get; } = obstacle;

    public byte[] Answer { get; init; } = [];
}
