using Embedded.Sync.Rows;

namespace Embedded.Sync.Device;

/// <summary>Goes over objects of one entity in order of id.</summary>
internal interface IObjectCursor : IDisposable
{
    /// <summary>The present object's id.</summary>
    ObjectId Id { get; }

    /// <summary>The present object's row; valid until the next <see cref="MoveNext"/>.</summary>
    ReadOnlySpan<byte> Row { get; }

    /// <summary>Goes to the next object; false at the end.</summary>
    bool MoveNext();
}
