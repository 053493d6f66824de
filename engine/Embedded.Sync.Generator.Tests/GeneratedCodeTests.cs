using Embedded.Sync.Generator.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Embedded.Sync.Generator.Tests;

/// <summary>What is generated compiles without a warning, wherever the class lies and whatever it is called.</summary>
public sealed class GeneratedCodeTests
{
    private const string Product = """
        namespace Shop;

        [Entity(1)]
        public partial class Product
        {
            public Guid Id { get; set; }
            [Stored(0, LengthMax = 100)] public string Name { get; set; } = "";
        }
        """;

    [Theory]
    [InlineData("[Entity(1)] public partial class A { public Guid Id { get; set; } }")]
    [InlineData("[Entity(1)] partial record A { public Guid Id { get; set; } }")]
    [InlineData("partial class O { partial struct P { "
        + "[Entity(1)] private partial class A { public Guid Id { get; set; } } } }")]
    [InlineData("partial interface I { [Entity(1)] partial class A { public Guid Id { get; set; } } }")]
    [InlineData("namespace @new { [Entity(1)] partial class @class { public Guid Id { get; set; } "
        + "[Stored(0)] public int @int { get; set; } } }")]
    [InlineData("[Entity(1)] partial class A { public Guid Id { get; private set; } "
        + "[Stored(0)] private int Number { get; set; } "
        + "[Stored(1)] private E Kind { get; set; } private enum E { One } }")]
    [InlineData("[Entity(1)] partial class A { public Guid Id { get; set; } "
        + "[Obsolete, Stored(0)] public int Number { get; set; } }")]
    [InlineData("namespace System2.Embedded { class Sync { } [Entity(1)] partial class Embedded { "
        + "public Guid Id { get; set; } [Stored(0)] public ReferenceSet<Embedded> entity { get; set; } } }")]
    public void It_compiles(string source) => Assert.Empty(Source.ProblemsOf(Source.Generate(source)));

    [Fact]
    public void A_base_class_that_is_no_entity_declares_for_those_below_it()
    {
        var compilation = Source.Generate("""
            abstract class Base
            {
                public Guid Id { get; set; }
                [Stored(0)] public string Name { get; protected set; } = "";
            }
            [Entity(1)] sealed partial class Order : Base { [Stored(1)] public int Count { get; set; } }
            [Entity(2)] sealed partial class Invoice : Base { [Stored(1)] public decimal Sum { get; set; } }
            """);
        Assert.Empty(Source.ProblemsOf(compilation));
        var generated = compilation.SyntaxTrees.Select(tree => tree.ToString()).ToList();
        Assert.Equal(2, generated.Count(
            text => text.Contains("AttributeDefinition(0, \"Name\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_specialisation_in_another_assembly_covers_the_inherited_attributes()
    {
        var library = Source.Generate(Product);
        using var image = new MemoryStream();
        Assert.True(library.Emit(image).Success);
        var app = Source.Compile("""
            [Entity(2)] partial class Book : Shop.Product { [Stored(1)] public int Pages { get; set; } }
            """).WithAssemblyName("Books").AddReferences(MetadataReference.CreateFromImage(image.ToArray()));
        Source.Driver().RunGeneratorsAndUpdateCompilation(app, out var compilation, out _);
        Assert.Empty(Source.ProblemsOf(compilation));
        Assert.Contains("case 0: entity.Name =", compilation.SyntaxTrees.Last().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hidden_property_keeps_its_attribute()
    {
        var compilation = Source.Generate(Product, """
            [Entity(2)] partial class Book : Shop.Product { [Stored(1)] public new int Name { get; set; } }
            """);
        Assert.Empty(Source.ProblemsOf(compilation));
        var book = compilation.SyntaxTrees.Last().ToString();
        Assert.Contains("case 0: ((global::Shop.Product)entity).Name =", book, StringComparison.Ordinal);
        Assert.Contains("case 1: entity.Name =", book, StringComparison.Ordinal);
    }
}
