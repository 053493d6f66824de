using Embedded.Sync.Protocol;
using Embedded.Sync.Rows;
using Embedded.Sync.Wire;

namespace Embedded.Sync.Device;

/// <summary>Says changes that were made under another model in the terms of the present one.</summary>
internal sealed class ModelTerms(SyncModel model)
{
    /// <summary>Appends a change without the attributes that the model does not declare.</summary>
    public void Write(ReadOnlySpan<byte> stored, ByteBuffer output)
    {
        var reader = new MessagePackReader(stored);
        ChangeMessage.Read(ref reader).WriteWithin(new MessagePackWriter(output), IsDeclared);
    }

    /// <summary>The entries of a map that the model declares.</summary>
    public static byte[] Within(Model.EntityType entity, ReadOnlySpan<byte> attributes) =>
        attributes.IsEmpty ? []
            : AttributeMap.Where(attributes, (number, _) => entity.FindAttribute(number) is not null);

    private bool IsDeclared(ushort entity, int attribute) =>
        model.FindEntity(entity)?.FindAttribute(attribute) is not null;
}
