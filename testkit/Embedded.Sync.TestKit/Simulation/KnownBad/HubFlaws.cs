using Embedded.Sync.Hub;
using Embedded.Sync.Protocol;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Simulation.KnownBad;

/// <summary>What a hub's store makes of what it is given, so that the engine over it is another one.</summary>
internal static class HubFlaws
{
    /// <summary>Some tables stay empty.</summary>
    public static Rewrite Drop(params byte[] tables) => (_, operation, key, value) =>
        operation == StoreOperation.Put && tables.Contains(key[0]) ? null : value.ToArray();

    /// <summary>What the hub says of its own state is something else.</summary>
    public static Rewrite ChangeState(Func<HubState, HubState> change) => (_, operation, key, value) =>
        operation == StoreOperation.Put && key[0] == HubTables.State
            ? change(HubState.FromStore(value)).ToBytes() : value.ToArray();

    /// <summary>The hub does not know at which version an attribute was written.</summary>
    public static byte[]? ForgetAttributeVersions(
        IStoreSnapshot before, StoreOperation operation, ReadOnlySpan<byte> key, ReadOnlySpan<byte> value)
    {
        if (operation != StoreOperation.Put || key[0] != HubTables.AttributeVersions) return value.ToArray();
        var buffer = new ByteBuffer();
        new AttributeVersions(default).Write(new MessagePackWriter(buffer));
        return buffer.ToArray();
    }

    /// <summary>Of the batches that reject a transaction, the tables that would remember it stay empty.</summary>
    public static bool IsRejection(StoreBatch batch)
    {
        for (var index = 0; index < batch.Count; index++)
        {
            if (batch.Read(index, out var key, out var value) != StoreOperation.Put
                || key[0] != HubTables.Decisions) continue;
            var reader = new MessagePackReader(value);
            if (TransactionResult.Read(ref reader).Outcome == TransactionOutcome.Rejected) return true;
        }

        return false;
    }
}
