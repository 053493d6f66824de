using System.Globalization;
using System.Text;

namespace Kiosk.Hub;

/// <summary>
/// Reads the control format of a package index: paragraphs of <c>Field: value</c> lines, ended by an empty line; a
/// line that begins with a blank continues the field before it, and one with only a dot stands for an empty line.
/// </summary>
internal static class PackageIndex
{
    /// <summary>The packages that have a name. Whatever else is missing gets a default.</summary>
    public static IEnumerable<Package> Read(TextReader reader) =>
        ReadParagraphs(reader).Where(fields => fields.ContainsKey("Package")).Select(ToPackage);

    private static IEnumerable<Dictionary<string, StringBuilder>> ReadParagraphs(TextReader reader)
    {
        var fields = NewParagraph();
        StringBuilder? value = null;
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line))
            {
                if (fields.Count > 0) yield return fields;
                (fields, value) = (NewParagraph(), null);
            }
            else if (line[0] is ' ' or '\t')
            {
                var more = line.Trim();
                value?.Append('\n').Append(more == "." ? "" : more);
            }
            else if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                // A field that is given twice counts as the last one says.
                value = fields[line[..colon]] = new StringBuilder(line[(colon + 1)..].Trim());
            }
        }

        if (fields.Count > 0) yield return fields;
    }

    // Field names are the same in capitals and small letters.
    private static Dictionary<string, StringBuilder> NewParagraph() => new(StringComparer.OrdinalIgnoreCase);

    private static Package ToPackage(Dictionary<string, StringBuilder> fields)
    {
        return new Package(
            Field("Package", ""),
            Field("Version", "0"),
            Field("Description", Field("Description-en", "")),
            long.TryParse(Field("Size", ""), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size : 0,
            Field("Section", "unknown"),
            Field("Maintainer", "unknown"));

        string Field(string name, string fallback) =>
            fields.TryGetValue(name, out var value) && value.Length > 0 ? value.ToString() : fallback;
    }
}
