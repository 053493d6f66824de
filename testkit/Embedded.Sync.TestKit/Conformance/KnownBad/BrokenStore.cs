using Embedded.Sync.Storage;

namespace Embedded.Sync.TestKit.Conformance.KnownBad;

/// <summary>
/// A store that passes everything on to a sound one; each derived class breaks one clause. They show that the
/// suite has teeth: every one of them must be caught, under its clause. Disposing it disposes the sound store.
/// </summary>
public abstract class BrokenStore(IStore inner) : IStore
{
    /// <summary>The sound store underneath.</summary>
    protected IStore Inner { get; } = inner;

    /// <inheritdoc/>
    public virtual IStoreSnapshot Snapshot() => Inner.Snapshot();

    /// <inheritdoc/>
    public virtual void Commit(StoreBatch batch, Durability durability) => Inner.Commit(batch, durability);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
        Inner.Dispose();
        GC.SuppressFinalize(this);
    }
}
