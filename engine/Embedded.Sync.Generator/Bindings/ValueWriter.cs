using Embedded.Sync.Generator.Declarations;
using Embedded.Sync.Generator.Support;

namespace Embedded.Sync.Generator.Bindings;

/// <summary>Writes the code that reads or writes one value in its form.</summary>
internal static class ValueWriter
{
    private const string Values = "global::Embedded.Sync.Generation.RowValue";

    /// <summary>The property of the object at hand.</summary>
    public static string Place(AttributeDeclaration attribute) => attribute.HiddenIn is { } declaring
        ? $"(({declaring})entity).{attribute.Name.Escaped()}" : $"entity.{attribute.Name.Escaped()}";

    /// <summary>The value that is next in the row, as an expression.</summary>
    public static string Read(AttributeShape shape) => shape.Kind switch
    {
        AttributeKind.Boolean or AttributeKind.Int32 or AttributeKind.Int64 or AttributeKind.Double
            or AttributeKind.String or AttributeKind.Guid => $"reader.Read{shape.Kind}()",
        AttributeKind.Enumeration => ReadEnumeration(shape),
        AttributeKind.Reference or AttributeKind.ReferenceSet =>
            $"{Values}.Read{shape.Kind}<{shape.TypeName}>(ref reader)",
        _ => $"{Values}.Read{shape.Kind}(ref reader)",
    };

    /// <summary>The statements that write an attribute's value.</summary>
    public static void Write(IndentedText text, AttributeDeclaration attribute)
    {
        if (!attribute.Shape.IsNullable)
        {
            text.Line(Write(attribute.Shape, Place(attribute)));
            return;
        }

        var value = $"value{attribute.Number}";
        text.Line($"if ({Place(attribute)} is {{ }} {value}) {Write(attribute.Shape, value)}");
        text.Line("else writer.WriteNil();");
    }

    private static string Write(AttributeShape shape, string value) => shape.Kind switch
    {
        AttributeKind.Int32 or AttributeKind.Int64 => $"writer.WriteInt64({value});",
        AttributeKind.Boolean or AttributeKind.Double or AttributeKind.Guid => $"writer.Write{shape.Kind}({value});",
        AttributeKind.Enumeration => $"writer.WriteInt64(unchecked((long){value}));",
        _ => $"{Values}.Write{shape.Kind}(writer, {value});",
    };

    /// <summary>Numbers without a member are kept; those of unsigned 64-bit enumerations wrap.</summary>
    private static string ReadEnumeration(AttributeShape shape)
    {
        var held = shape.Underlying == "ulong" ? "long" : shape.Underlying;
        var name = shape.TypeName.Substring(shape.TypeName.LastIndexOf('.') + 1).Replace("global::", "");
        return $"unchecked(({shape.TypeName}){Values}.ReadEnumeration("
            + $"ref reader, {held}.MinValue, {held}.MaxValue, \"{name}\"))";
    }
}
