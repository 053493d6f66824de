using System.Diagnostics.CodeAnalysis;
using Embedded.Sync.Actions;
using Embedded.Sync.Model;
using Embedded.Sync.Online;
using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync;

/// <summary>Calls the actions of the hub from a device. Every call needs a connection. Thread-safe.</summary>
public sealed class ServerActions
{
    private readonly HubConnection _hub;
    private readonly Synchronizer _synchronizer;
    private readonly CallOrigins _origins = new();

    /// <summary>The actions that a device calls.</summary>
    /// <param name="database">The device's database.</param>
    /// <param name="transport">Reaches the hub. It must not repeat requests: a call is repeated by its caller.</param>
    /// <param name="connectivity">Asked before each call.</param>
    /// <param name="synchronizer">Brings what actions hand over.</param>
    /// <param name="time">Measures the timeout.</param>
    public ServerActions(OfflineDatabase database, ISyncTransport transport, IConnectivity connectivity,
        Synchronizer synchronizer, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(transport);
        ArgumentNullException.ThrowIfNull(connectivity);
        ArgumentNullException.ThrowIfNull(synchronizer);
        ArgumentNullException.ThrowIfNull(time);
        _hub = new HubConnection(database, transport, connectivity, time);
        _synchronizer = synchronizer;
    }

    /// <summary>Calls an action and waits for its result, and for the objects that it hands to this device.</summary>
    /// <param name="action">The action's name on the hub.</param>
    /// <param name="input">The parameter; it is read before the task is returned.</param>
    /// <param name="cancellationToken">Gives the call up; whether it runs is then not known.</param>
    /// <exception cref="ConnectionRequiredException">There is no connection; nothing was sent.</exception>
    /// <exception cref="ServerActionException">The call did not complete, with the reason.</exception>
    /// <exception cref="ModelException">
    /// The parameter or the result is of a type that is not supported, or online; nothing was sent.
    /// </exception>
    /// <exception cref="ArgumentException">The parameter holds a value that cannot be sent.</exception>
    [RequiresUnreferencedCode(ActionContracts.Reason)]
    [RequiresDynamicCode(ActionContracts.Reason)]
    public Task<ServerActionResult<TOutput>> CallAsync<TInput, TOutput>(
        string action, TInput input, CancellationToken cancellationToken = default) =>
        CallAsync<TInput, TOutput>(action, input, new ServerActionCallOptions(), cancellationToken);

    /// <summary>The same, with options.</summary>
    /// <param name="action">The action's name on the hub.</param>
    /// <param name="input">The parameter; it is read before the task is returned.</param>
    /// <param name="options">How the call is made.</param>
    /// <param name="cancellationToken">Gives the call up; whether it runs is then not known.</param>
    /// <exception cref="ConnectionRequiredException">There is no connection; nothing was sent.</exception>
    /// <exception cref="ServerActionException">The call did not complete, with the reason.</exception>
    /// <exception cref="ModelException">
    /// The parameter or the result is of a type that is not supported, or online; nothing was sent.
    /// </exception>
    /// <exception cref="ArgumentException">The parameter holds a value that cannot be sent.</exception>
    [RequiresUnreferencedCode(ActionContracts.Reason)]
    [RequiresDynamicCode(ActionContracts.Reason)]
    public async Task<ServerActionResult<TOutput>> CallAsync<TInput, TOutput>(string action, TInput input,
        ServerActionCallOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(action);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Timeout, TimeSpan.FromMilliseconds(10), nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.Timeout, TimeSpan.FromHours(1), nameof(options));
        var (inputs, outputs) = ContractsOf(action, typeof(TInput), typeof(TOutput));
        var request = RequestOf(action, inputs, input, options.CallId);
        _hub.Require($"The action {action}");
        var id = request.Id.ToGuid();
        var exchange = new ActionExchange(_hub, request);
        var called = await exchange.RunAsync(options.Timeout, cancellationToken).ConfigureAwait(false);
        _origins.Answered(request.Id, called.Now.Head);
        var value = (TOutput)exchange.Read(outputs, called)!;
        return await SynchronizeAsync(new ServerActionResult<TOutput>(value, id), called, cancellationToken)
            .ConfigureAwait(false);
    }

    [RequiresUnreferencedCode(ActionContracts.Reason)]
    [RequiresDynamicCode(ActionContracts.Reason)]
    private (ActionValue Input, ActionValue Output) ContractsOf(string action, Type input, Type output)
    {
        var contracts = new ActionContracts(_hub.Profile.Model);
        var (inputs, outputs) = (contracts.Of(input), contracts.Of(output));
        var findings = inputs.Findings.Concat(outputs.Findings).ToList();
        if (findings.Count == 0)
            findings.AddRange(OnlineValues.Check(_hub.Profile, action, [inputs.Value!, outputs.Value!]));
        return findings.Count == 0 ? (inputs.Value!, outputs.Value!) : throw new ModelException(findings);
    }

    private SyncRequest.Call RequestOf(string action, ActionValue inputs, object? input, Guid? callId)
    {
        var body = new ByteBuffer();
        inputs.WriteNullable(new MessagePackWriter(body), input);
        if (body.Length > ProtocolFormat.ActionBytesMax)
            throw new ArgumentException($"The parameter of {action} has {body.Length} bytes, and "
                + $"{ProtocolFormat.ActionBytesMax} are allowed. Upload objects, and pass their ids.");
        var id = callId is { } given ? ObjectId.From(given) : _hub.Database.NewId();
        if (!id.IsObject) throw new ArgumentException($"{id} is no id of a call. Leave it out to be given one.");
        var state = _hub.Database.State;
        return new SyncRequest.Call
        {
            Fingerprint = _hub.Profile.Fingerprint, Profile = _hub.Profile.Name, Client = state.Client,
            Stamp = _hub.NewStamp(), Tickets = [],
            Id = id, Action = action, Input = body.WrittenMemory,
            Born = callId is null ? _origins.Begin(id, state.Head) : _origins.Find(id),
        };
    }

    private async Task<ServerActionResult<T>> SynchronizeAsync<T>(
        ServerActionResult<T> result, SyncAnswer.Called called, CancellationToken cancellationToken)
    {
        if (called.Handed.Count == 0) return result;
        result = result with { HandedCount = called.Handed.Count };
        try
        {
            var objects = called.Handed.Select(key => (
                _hub.Profile.Model.FindEntity(key.Entity)!.Binding.ObjectType, key.Id.ToGuid()));
            var selection = SyncSelection.Objects(objects);
            return result with
            {
                Synchronization = await _synchronizer.SynchronizeAsync(
                    selection, cancellationToken: cancellationToken).ConfigureAwait(false),
            };
        }
        catch (Exception failure) when (failure is SyncException or OperationCanceledException)
        {
            return result with { SynchronizationFailure = failure };
        }
    }
}
