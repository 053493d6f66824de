using Embedded.Sync.Device;
using Embedded.Sync.Predicates;
using Embedded.Sync.Storage;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <content>The values that the app supplies for the parameters of its profile's constraints.</content>
public sealed partial class OfflineDatabase
{
    private SyncParameters _parameters = SyncParameters.None;

    /// <summary>
    /// The values for the parameters of the profile's constraints. They are kept in the store, so that a device that
    /// was restarted synchronises by the same ones; <see cref="OfflineDatabaseOptions.Parameters"/> and a later
    /// setting come before what was kept. <see cref="Reset"/> keeps them.
    /// </summary>
    /// <remarks>
    /// A change takes effect with the next request. Entities whose constraint depends on what changed are then
    /// downloaded anew; their old objects stay readable until each is replaced. Reading and setting are thread-safe;
    /// to change one value of several, one thread at a time:
    /// <c>database.Parameters = database.Parameters.With("site", id)</c>.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// The profile has no such parameter, or a value is of another type. Nothing was changed. That one is missing is
    /// no error before the next synchronisation.
    /// </exception>
    /// <exception cref="StoreException">The store failed. Nothing was changed.</exception>
    public SyncParameters Parameters
    {
        get => Volatile.Read(ref _parameters);
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            Require(value);
            lock (_writeLock)
            {
                if (value.Equals(_parameters)) return;
                Keep(value);
            }
        }
    }

    /// <summary>True where no value is missing to ask by.</summary>
    internal bool HasParameters =>
        ParameterCheck.FindMissing(Profile.Parameters, Parameters.ToArguments()) is null;

    /// <summary>The values to ask by.</summary>
    /// <exception cref="SyncException">One is missing.</exception>
    internal SyncParameters RequireParameters()
    {
        var parameters = Parameters;
        return ParameterCheck.FindMissing(Profile.Parameters, parameters.ToArguments()) is { } missing
            ? throw new SyncException(SyncFailure.ParameterMissing, missing) : parameters;
    }

    /// <summary>What was kept, as far as it still fits the profile, under what the options say.</summary>
    private void LoadParameters()
    {
        var given = _options.Parameters;
        Require(given);
        var kept = ReadParameters();
        var parameters = given.Over(kept.Where(one => FindMisfit(one) is null));
        if (!parameters.Equals(kept)) Keep(parameters);
        _parameters = parameters;
    }

    private SyncParameters ReadParameters()
    {
        using var snapshot = _store.Snapshot();
        if (!snapshot.TryGet(StoreKey.Of(DeviceTables.Parameters).Span, out var value)) return SyncParameters.None;
        var reader = new MessagePackReader(value);
        return SyncParameters.FromUntrusted(ref reader);
    }

    private void Require(SyncParameters parameters)
    {
        if (FindMisfit(parameters) is { } wrong) throw new ArgumentException(wrong, nameof(parameters));
    }

    private string? FindMisfit(SyncParameters parameters) =>
        ParameterCheck.FindMisfit(Profile.Parameters, parameters.ToArguments());

    /// <summary>Needs the write lock.</summary>
    private void Keep(SyncParameters parameters)
    {
        var batch = new StoreBatch();
        PutParameters(batch, parameters);
        Write(batch, _options.Durability);
        Volatile.Write(ref _parameters, parameters);
    }

    private static void PutParameters(StoreBatch batch, SyncParameters parameters)
    {
        if (parameters.Equals(SyncParameters.None))
        {
            batch.Delete(StoreKey.Of(DeviceTables.Parameters).Span);
            return;
        }

        var buffer = new ByteBuffer();
        parameters.Write(new MessagePackWriter(buffer));
        batch.Put(StoreKey.Of(DeviceTables.Parameters).Span, buffer.WrittenSpan);
    }
}
