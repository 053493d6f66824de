namespace Embedded.Sync.TestKit.Simulation;

/// <summary>What one step of a scenario does. Each does nothing where its precondition does not hold.</summary>
public enum OperationKind
{
    /// <summary>The hub writes one attribute of an object, or makes the object.</summary>
    HubSave,

    /// <summary>The hub writes all attributes of an object, or makes the object.</summary>
    HubSaveAll,

    /// <summary>The hub writes three objects in one commit.</summary>
    HubMulti,

    /// <summary>The hub deletes an object.</summary>
    HubDelete,

    /// <summary>The hub deletes an object and makes it again, in two commits.</summary>
    HubReplace,

    /// <summary>The hub deletes all objects of an entity in one commit.</summary>
    HubClear,

    /// <summary>The hub begins a transaction on an object and holds it open.</summary>
    HubOpen,

    /// <summary>The hub commits the transaction that was held open longest.</summary>
    HubCommitOpen,

    /// <summary>The hub drops the transaction that was held open longest.</summary>
    HubDropOpen,

    /// <summary>The app on a device makes an object.</summary>
    LocalCreate,

    /// <summary>The app changes one attribute.</summary>
    LocalSet,

    /// <summary>The app changes all attributes.</summary>
    LocalSetAll,

    /// <summary>The app deletes an object.</summary>
    LocalDelete,

    /// <summary>The app makes, changes and deletes several objects in one unit of work.</summary>
    LocalMulti,

    /// <summary>The app reads an object and holds it, to change it later.</summary>
    LocalOpen,

    /// <summary>The app changes one attribute of the object that it holds.</summary>
    LocalCommitOpen,

    /// <summary>A device begins a session, without a request.</summary>
    Begin,

    /// <summary>A device begins to upload what waits, and will download nothing.</summary>
    BeginUploads,

    /// <summary>A device begins a session for one entity.</summary>
    BeginEntity,

    /// <summary>A device begins a session for one object.</summary>
    BeginObject,

    /// <summary>A device sends one request and takes its answer.</summary>
    Exchange,

    /// <summary>A device goes on with its session until that is complete.</summary>
    Round,

    /// <summary>A device begins a session and runs it until it is complete.</summary>
    Synchronize,

    /// <summary>A device asks for the next page before it has applied the last one.</summary>
    Ahead,

    /// <summary>A request is served, and its answer is under way.</summary>
    SendSlow,

    /// <summary>A request is lost, or comes later.</summary>
    Lose,

    /// <summary>An earlier request reaches the hub, for the first time or again.</summary>
    Replay,

    /// <summary>An earlier answer reaches its device, for the first time or again.</summary>
    Deliver,

    /// <summary>An answer is cut at a byte.</summary>
    CutAnswer,

    /// <summary>An answer arrives with one bit flipped, at a copy of the device.</summary>
    FlipAnswer,

    /// <summary>A request arrives with one bit flipped, at a copy of the hub.</summary>
    FlipRequest,

    /// <summary>Something else answers in the hub's place.</summary>
    ForeignAnswer,

    /// <summary>The running session is given up.</summary>
    Cancel,

    /// <summary>The app is closed and opened.</summary>
    Restart,

    /// <summary>The app's process ends without closing anything.</summary>
    Kill,

    /// <summary>The device's process will end at one of its next commits, before or after it.</summary>
    ArmKill,

    /// <summary>One of the device's next commits will find the disk full.</summary>
    ArmDiskFull,

    /// <summary>The hub's process will end at one of its next commits, before or after it.</summary>
    ArmHubKill,

    /// <summary>One of the hub's next commits will find the disk full.</summary>
    ArmHubDiskFull,

    /// <summary>The device loses power: what was not made durable is gone.</summary>
    PowerLoss,

    /// <summary>The device loses all base rows.</summary>
    WipeRows,

    /// <summary>The device loses the base rows of one entity.</summary>
    WipeEntity,

    /// <summary>The device loses its cursors.</summary>
    WipeCursors,

    /// <summary>The device loses its outbox, tickets and stamps.</summary>
    WipeOutbox,

    /// <summary>The device loses everything.</summary>
    WipeAll,

    /// <summary>The device's rows go back to its backup; all the rest stays.</summary>
    RollBackRows,

    /// <summary>A copy of the device is kept.</summary>
    DeviceBackup,

    /// <summary>The device goes back to its backup.</summary>
    DeviceRestore,

    /// <summary>The other device becomes a copy of this one.</summary>
    DeviceClone,

    /// <summary>A copy of the hub is kept.</summary>
    HubBackup,

    /// <summary>The hub goes back to its backup, and nobody says so.</summary>
    HubSilentRestore,

    /// <summary>The hub goes back to its backup, and its operator declares it.</summary>
    HubDeclaredRestore,

    /// <summary>The hub is made anew, with objects of the same ids.</summary>
    HubReseed,

    /// <summary>The hub forgets deletes.</summary>
    PurgeDeletes,

    /// <summary>The hub forgets decisions.</summary>
    PurgeDecisions,

    /// <summary>Another user logs in on a device.</summary>
    SwitchUser,

    /// <summary>The app asks for a full download of everything.</summary>
    Forget,

    /// <summary>The app asks for a full download of one entity.</summary>
    ForgetEntity,

    /// <summary>The app clears one entity from the device, and what waits to be uploaded of it, or not.</summary>
    ClearEntity,

    /// <summary>The app removes everything from the database.</summary>
    Reset,

    /// <summary>The clock goes forward, by a millisecond to years.</summary>
    ClockForward,

    /// <summary>The clock goes back, by a millisecond to years.</summary>
    ClockBack,

    /// <summary>The app supplies other values for the parameters of its constraints.</summary>
    ChangeScope,

    /// <summary>The app retries rejected work as it is.</summary>
    RetryRejected,

    /// <summary>The app discards rejected work, with what waits for it or without.</summary>
    DiscardRejected,

    /// <summary>The user of the device may read other objects, and other attributes of them, than before.</summary>
    ChangeGrants,
}
