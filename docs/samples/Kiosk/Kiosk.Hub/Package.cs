namespace Kiosk.Hub;

/// <summary>What the catalogue takes from a software package, or from a made-up one.</summary>
/// <param name="Name">Unique in the catalogue; of several packages with one name the first is taken.</param>
/// <param name="Version">The version, as text.</param>
/// <param name="Description">One line or several.</param>
/// <param name="Size">In bytes. The product costs a cent per kilobyte.</param>
/// <param name="Section">The product's category.</param>
/// <param name="Maintainer">The product's supplier, as <c>name &lt;address&gt;</c> or as a name alone.</param>
internal sealed record Package(
    string Name, string Version, string Description, long Size, string Section, string Maintainer);
