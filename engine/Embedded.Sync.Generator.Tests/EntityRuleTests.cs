using Embedded.Sync.Generator.Tests.Support;

namespace Embedded.Sync.Generator.Tests;

/// <summary>Each mistake in a class is shown at its place, with what mends it.</summary>
public sealed class EntityRuleTests
{
    private const string Id = "public Guid Id { get; set; }";

    [Theory]
    [InlineData("[Entity(1)] class A { #Id# }",
        "EMBG001 [A]: 'A' is not partial, so nothing can be generated into 'A'. Write 'partial class A'.")]
    [InlineData("class O { [Entity(1)] public partial class A { #Id# } }",
        "EMBG001 [A]: 'O' is not partial, so nothing can be generated into 'A'. Write 'partial class O'.")]
    [InlineData("[Entity(60_001)] partial class A { #Id# }",
        "EMBG002 [Entity(60_001)]: The entity number 60001 is outside 1 to 60000. Choose another one.")]
    [InlineData("[Entity(0)] partial class A { #Id# }",
        "EMBG002 [Entity(0)]: The entity number 0 is outside 1 to 60000. Choose another one.")]
    [InlineData("[Entity(1)] partial class A { #Id# } [Entity(1)] partial class B { #Id# }",
        "EMBG003 [Entity(1)]: The entity number 1 is also that of 'A'. Give each its own, unless they belong to "
        + "different models.")]
    [InlineData("[Entity(1)] partial class A<T> { #Id# }",
        "EMBG004 [A]: 'A' cannot be an entity, because it is generic, or lies in a generic type. Make it a class of "
        + "its own.")]
    [InlineData("partial class O<T> { [Entity(1)] partial class A { #Id# } }",
        "EMBG004 [A]: 'A' cannot be an entity, because it is generic, or lies in a generic type. Make it a class of "
        + "its own.")]
    [InlineData("[Entity(1)] file partial class A { #Id# }",
        "EMBG004 [A]: 'A' cannot be an entity, because it is local to its file. Make it a class of its own.")]
    public Task The_class_or_its_number(string source, string finding) => FindsAsync(source, finding);

    [Theory]
    [InlineData("[Entity(1)] abstract partial class A { #Id# }",
        "it is abstract. Remove 'abstract', or remove [Entity] from a mere base class.")]
    [InlineData("[Entity(1)] partial class A { #Id# private A() { } }",
        "it has no public constructor without parameters. Add one.")]
    [InlineData("[Entity(1)] partial record A(int Number) { #Id# }",
        "it has no public constructor without parameters. Add one.")]
    [InlineData("[Entity(1)] partial class A { #Id# public required int Number { get; set; } }",
        "'Number' is required. Remove 'required', and give it a default.")]
    public Task A_class_that_cannot_be_created(string source, string reason) =>
        FindsAsync(source, $"EMBG005 [A]: The engine cannot create 'A', because {reason}");

    [Theory]
    [InlineData("[Entity(1)] partial class A { }")]
    [InlineData("[Entity(1)] partial class A { public int Id { get; set; } }")]
    [InlineData("[Entity(1)] partial class A { public Guid Id { get; } }")]
    [InlineData("[Entity(1)] partial class A { public Guid Id { get; init; } }")]
    [InlineData("[Entity(1)] partial class A { public static Guid Id { get; set; } }")]
    [InlineData("[Entity(1)] partial class A { internal Guid Id { get; set; } }")]
    [InlineData("class B { public Guid Id { get; private set; } } [Entity(1)] partial class A : B { }")]
    public Task A_class_without_an_id(string source) => FindsAsync(source,
        "EMBG006 [A]: 'A' has no public property 'Guid Id' with getter and setter. "
            + "Add 'public Guid Id { get; set; }'.");

    [Theory]
    [InlineData("public string ChangedDate { get; set; } = \"\";")]
    [InlineData("public DateTime ChangedDate { get; }")]
    [InlineData("public DateTime? ChangedDate { get; set; }")]
    public Task A_changed_date_that_is_never_set(string property) => FindsAsync(
        $"[Entity(1)] partial class A {{ #Id# {property} }}",
        "EMBG015 [ChangedDate]: ChangedDate is not filled, because it is not a DateTime with getter and setter. "
            + "Mend or rename it.");

    [Fact]
    public async Task A_sound_class_has_no_finding() => Assert.Empty(await Source.FindingsAsync("""
        [Entity(1)] public partial class A { public Guid Id { get; set; } [Stored(0)] public E? Kind { get; set; } }
        [Entity(2)] public partial class B : A { [Stored(1)] public Reference<A> Other { get; set; } }
        public enum E { One }
        """));

    [Fact]
    public async Task A_finding_can_be_suppressed_where_it_stands() => Assert.Empty(await Source.FindingsAsync("""
        #pragma warning disable EMBG002
        [Entity(60_001)] public partial class A { public Guid Id { get; set; } }
        """));

    private static async Task FindsAsync(string source, string finding) => Assert.Equal(
        [finding], await Source.FindingsAsync(source.Replace("#Id#", Id, StringComparison.Ordinal)));
}
