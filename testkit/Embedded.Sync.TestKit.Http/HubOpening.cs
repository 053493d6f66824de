using Embedded.Sync.Model;
using Embedded.Sync.Rows;
using Embedded.Sync.TestKit.Simulation;
using Embedded.Sync.TestKit.Simulation.Hosts;
using Embedded.Sync.Wire;

namespace Embedded.Sync.TestKit.Http;

/// <summary>What a hub's process has to know to open the hub of a scenario.</summary>
/// <param name="Scenario">Without its steps.</param>
/// <param name="Path">The folder of the store.</param>
/// <param name="Moment">The file of the shared time and chance.</param>
/// <param name="Journal">The file that commits are told by.</param>
internal sealed record HubOpening(Scenario Scenario, string Path, string Moment, string Journal)
{
    public void Write(BinaryWriter writer)
    {
        writer.Write(Scenario.ToJson());
        writer.Write(Path);
        writer.Write(Moment);
        writer.Write(Journal);
    }

    public static HubOpening Read(BinaryReader reader) => new(
        Scenario.FromJson(reader.ReadString()), reader.ReadString(), reader.ReadString(), reader.ReadString());
}

/// <summary>Writes of the hub's own code on their way to its process: objects as the engine stores them.</summary>
internal static class HubWriteFormat
{
    public static void Write(BinaryWriter writer, IReadOnlyList<HubWrite> writes)
    {
        writer.Write(writes.Count);
        foreach (var write in writes)
        {
            var key = SimulationModel.KeyOf(write.Target);
            var attributes = new ByteBuffer();
            var binding = SimulationModel.Model.Entity(write.Target.GetType()).Binding;
            binding.WriteAttributes(write.Target, new MessagePackWriter(attributes));
            writer.Write(write.IsDelete);
            writer.Write(key.Entity);
            writer.Write(key.Id.ToGuid().ToByteArray());
            writer.WriteRow(attributes.WrittenSpan);
        }
    }

    public static List<HubWrite> Read(BinaryReader reader, SyncModel model)
    {
        var writes = new List<HubWrite>();
        for (var left = reader.ReadInt32(); left > 0; left--)
        {
            var isDelete = reader.ReadBoolean();
            var entity = model.FindEntity(reader.ReadUInt16())!;
            var id = ObjectId.From(new Guid(reader.ReadBytes(16)));
            var row = new ByteBuffer();
            RowEditor.Apply([], new RowHeader(entity.Number, 0, 0, 0), reader.ReadRow(), row);
            writes.Add(new HubWrite(RowReader.ToObject(entity, id, row.WrittenSpan), isDelete));
        }

        return writes;
    }
}
