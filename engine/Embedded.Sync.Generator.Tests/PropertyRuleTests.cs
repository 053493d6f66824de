using Embedded.Sync.Generator.Tests.Support;

namespace Embedded.Sync.Generator.Tests;

/// <summary>Each mistake in a stored property is shown at its place, with what mends it.</summary>
public sealed class PropertyRuleTests
{
    [Theory]
    [InlineData("[Stored(1024)] public int X { get; set; }",
        "EMBG007 [Stored(1024)]: The attribute number 1024 is outside 0 to 1023. Choose another one.")]
    [InlineData("[Stored(-1)] public int X { get; set; }",
        "EMBG007 [Stored(-1)]: The attribute number -1 is outside 0 to 1023. Choose another one.")]
    [InlineData("[Stored(5)] public int Y { get; set; } [Stored(5)] public int X { get; set; }",
        "EMBG008 [Stored(5)]: The attribute number 5 is that of 'A.Y'. Choose a free one; a specialisation shares its "
        + "generalisation's.")]
    [InlineData("[Stored(0, LengthMax = 0)] public string X { get; set; } = \"\";",
        "EMBG010 [Stored(0, LengthMax = 0)]: A maximum length is 1 or more, and only string and byte[] have one. "
        + "Remove or mend it.")]
    [InlineData("[Stored(0, LengthMax = 9)] public int X { get; set; }",
        "EMBG010 [Stored(0, LengthMax = 9)]: A maximum length is 1 or more, and only string and byte[] have one. "
        + "Remove or mend it.")]
    [InlineData("[Stored(0, IsIndexed = true)] public byte[]? X { get; set; }",
        "EMBG016 [Stored(0, IsIndexed = true)]: Values of byte[] and ReferenceSet<T> have no order, so there is no "
        + "index on them. Remove IsIndexed.")]
    [InlineData("[Stored(0, OnDelete = DeleteBehaviour.Cascade)] public System.Guid X { get; set; }",
        "EMBG017 [Stored(0, OnDelete = DeleteBehaviour.Cascade)]: Only Reference<T> and ReferenceSet<T> have a delete "
        + "behaviour. Remove OnDelete.")]
    [InlineData("[Stored(0, Source = AttributeSource.Autonumber)] public string X { get; set; } = \"\";",
        "EMBG018 [Stored(0, Source = AttributeSource.Autonumber)]: Only properties of type int and long are numbered. "
        + "Choose another type, or remove the source.")]
    [InlineData("[Stored(0)] public Reference<Plain> X { get; set; } public class Plain { }",
        "EMBG013 [X]: 'Plain' has no [Entity]. Add it, or suppress this where the builder declares the class.")]
    public Task A_number_a_length_or_a_target(string members, string finding) => FindsAsync(members, finding);

    [Theory]
    [InlineData("float")]
    [InlineData("System.DateTimeOffset")]
    [InlineData("int[]")]
    [InlineData("System.Collections.Generic.List<string>")]
    [InlineData("Embedded.Sync.Reference<A>?")]
    [InlineData("object")]
    public Task A_type_that_cannot_be_stored(string type) => FindsAsync(
        $"[Stored(0)] public {type} X {{ get; set; }} = default!;",
        $"EMBG009 [X]: The type '{type}' cannot be stored. Use bool, int, long, decimal, double, string, DateTime, "
            + "byte[], Guid, an enumeration, a nullable one of these, Reference<T> or ReferenceSet<T>.");

    [Theory]
    [InlineData("[Stored(0)] public static int X { get; set; }", "X", "it is static")]
    [InlineData("[Stored(0)] public int X { get; }", "X", "it has no setter")]
    [InlineData("[Stored(0)] public int X { set { } }", "X", "it has no getter")]
    [InlineData("[Stored(0)] public int X { get; init; }", "X", "its setter is init-only")]
    [InlineData("[Stored(0)] public int this[int x] { get => x; set { } }", "this", "it is an indexer")]
    public Task A_property_that_cannot_be_stored(string members, string place, string reason) => FindsAsync(
        members, $"EMBG011 [{place}]: '{(place == "this" ? "this[]" : place)}' cannot be stored, because {reason}. "
            + "Make it an instance property with getter and setter.");

    [Fact]
    public async Task A_number_that_the_generalisation_has() => Assert.Equal(
        ["EMBG008 [Stored(3)]: The attribute number 3 is that of 'A.X'. Choose a free one; a specialisation shares its "
            + "generalisation's."],
        await Source.FindingsAsync(Entity("[Stored(3)] public int X { get; set; }"),
            "[Entity(2)] partial class B : A { [Stored(3)] public int Y { get; set; } }"));

    [Fact]
    public async Task A_private_setter_that_a_specialisation_cannot_call() => Assert.Equal(
        ["EMBG012 [B]: Getter and setter of 'A.X' cannot both be reached from 'B'. Make them protected, internal or "
            + "public."],
        await Source.FindingsAsync(Entity("[Stored(3)] public int X { get; private set; }"),
            "[Entity(2)] partial class B : A { }"));

    [Fact]
    public async Task A_stored_property_of_no_entity() => Assert.Equal(
        ["EMBG014 [Stored(0)]: [Stored] says nothing here, because 'A' is neither an entity nor abstract. Add [Entity] "
            + "to the class."],
        await Source.FindingsAsync("class A { [Stored(0)] public int X { get; set; } }"));

    [Fact]
    public async Task Mistakes_of_a_generalisation_are_not_repeated_below_it() => Assert.Single(
        await Source.FindingsAsync(
            Entity("[Stored(-1)] public int X { get; set; }"), "[Entity(2)] partial class B : A { }"));

    private static string Entity(string members) =>
        $"[Entity(1)] partial class A {{ public Guid Id {{ get; set; }} {members} }}";

    private static async Task FindsAsync(string members, string finding) =>
        Assert.Equal([finding], await Source.FindingsAsync(Entity(members)));
}
