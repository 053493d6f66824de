using Embedded.Sync.Generator.Declarations;
using Embedded.Sync.Generator.Support;

namespace Embedded.Sync.Generator.Bindings;

/// <summary>
/// Writes the class between objects and rows. It lies in the entity's class, so that private accessors can be called.
/// </summary>
internal static class BindingWriter
{
    public const string ClassName = "EntityRowBinding";
    private const string Rows = "global::Embedded.Sync.Rows";
    private const string Wire = "global::Embedded.Sync.Wire";

    public static void Write(IndentedText text, EntityDeclaration entity)
    {
        text.Open($"private sealed class {ClassName} : {Rows}.IEntityBinding");
        WriteIdentity(text, entity);
        WriteReading(text, entity);
        text.Line();
        WriteWriting(text, entity);
        text.Close();
    }

    private static void WriteIdentity(IndentedText text, EntityDeclaration entity)
    {
        var changedDate = entity.HasChangedDate
            ? $" => (({entity.FullName})target).ChangedDate = changedDate;" : " { }";
        string[] members =
        [
            $"public global::System.Type ObjectType => typeof({entity.FullName});",
            $"public object Create() => new {entity.FullName}();",
            $"public global::System.Guid GetId(object target) => (({entity.FullName})target).Id;",
            $"public void SetId(object target, global::System.Guid id) => (({entity.FullName})target).Id = id;",
            $"public void SetChangedDate(object target, global::System.DateTime changedDate){changedDate}",
        ];
        foreach (var member in members)
        {
            text.Line(member);
            text.Line();
        }
    }

    private static void WriteReading(IndentedText text, EntityDeclaration entity)
    {
        text.Open($"public void ReadAttributes(object target, ref {Wire}.MessagePackReader reader, int count)");
        text.Line($"var entity = ({entity.FullName})target;");
        text.Open("for (var number = 0; number < count; number++)");
        text.Line("if (reader.TryReadNil()) continue;");
        text.Open("switch (number)");
        foreach (var attribute in entity.Attributes)
        {
            var place = ValueWriter.Place(attribute);
            text.Line($"case {attribute.Number}: {place} = {ValueWriter.Read(attribute.Shape)}; break;");
        }

        text.Line("default: reader.Skip(); break;");
        text.Close();
        text.Close();
        text.Close();
    }

    private static void WriteWriting(IndentedText text, EntityDeclaration entity)
    {
        text.Open($"public void WriteAttributes(object source, {Wire}.MessagePackWriter writer)");
        text.Line($"var entity = ({entity.FullName})source;");
        text.Line($"writer.WriteMapHeader({entity.Attributes.Count});");
        foreach (var attribute in entity.Attributes)
        {
            text.Line($"writer.WriteInt64({attribute.Number});");
            ValueWriter.Write(text, attribute);
        }

        text.Close();
    }
}
