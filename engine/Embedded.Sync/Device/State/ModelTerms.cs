using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>Says changes that were made under another model in the terms of the present one.</summary>
internal sealed class ModelTerms(SyncModel model)
{
    /// <summary>Appends a change without what the model does not declare or the hub fills.</summary>
    public void Write(ReadOnlySpan<byte> stored, ByteBuffer output)
    {
        var reader = new MessagePackReader(stored);
        ChangeMessage.Read(ref reader).WriteWithin(new MessagePackWriter(output), IsWritten);
    }

    /// <summary>The entries of a map that the model declares and devices write.</summary>
    public static byte[] Within(Model.EntityType entity, ReadOnlySpan<byte> attributes) =>
        attributes.IsEmpty ? []
            : AttributeMap.Where(attributes, (number, _) => entity.FindAttribute(number) is { IsFilledByHub: false });

    private bool IsWritten(ushort entity, int attribute) =>
        model.FindEntity(entity)?.FindAttribute(attribute) is { IsFilledByHub: false };
}
